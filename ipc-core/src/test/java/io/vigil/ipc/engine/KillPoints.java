package io.vigil.ipc.engine;

import io.vigil.ipc.proof.JvmDriver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Every failpoint that the roles come by, found by a run that counts, and a real SIGKILL at each.
 *
 * <p>Two scenes at a time. Used by one thread.
 */
final class KillPoints implements AutoCloseable {
    private static final int[] HITS = {1, 2, 7};
    private static final int AT_ONCE = 2;

    /** One kill. */
    record KillPoint(KillRole role, String site, long hit) {
        @Override
        public String toString() {
            return role + " " + site + ":" + hit;
        }
    }

    private final KillStage stage;
    private final ExecutorService scenes = Executors.newFixedThreadPool(AT_ONCE);
    private final Map<KillRole, KillTemplate> templates = new EnumMap<>(KillRole.class);
    private final Map<KillRole, Map<String, Long>> counts = new EnumMap<>(KillRole.class);

    private KillPoints(KillStage stage) {
        this.stage = stage;
    }

    /** Plays each role once without a kill and counts the hits of every site. */
    static KillPoints count(Path homes, Path logs, Iterable<KillRole> roles) {
        KillPoints points = new KillPoints(new KillStage(homes, logs, JvmDriver.in(logs.resolve("output"))));
        try {
            Map<KillRole, Future<Map<String, Long>>> counting = new EnumMap<>(KillRole.class);
            for (KillRole role : roles) {
                counting.put(role, points.scenes.submit(() -> points.count(role)));
            }
            for (Map.Entry<KillRole, Future<Map<String, Long>>> each : counting.entrySet()) {
                points.counts.put(each.getKey(), resultOf(each.getValue()));
            }
            return points;
        } catch (RuntimeException | Error e) {
            points.close();
            throw e;
        }
    }

    private Map<String, Long> count(KillRole role) {
        KillTemplate template = KillTemplate.make(role, stage);
        synchronized (templates) {
            templates.put(role, template);
        }
        KillScene.Outcome outcome = KillScene.play(template, "*:0:count");
        Map<String, Long> hits = new TreeMap<>();
        for (String line : outcome.said()) {
            if (line.startsWith("HITS ")) {
                for (String count : line.substring("HITS ".length()).split(" ", -1)) {
                    int equals = count.lastIndexOf('=');
                    hits.put(count.substring(0, equals), Long.valueOf(count.substring(equals + 1)));
                }
            }
        }
        return hits;
    }

    /** The sites that any role came by. */
    Set<String> sites() {
        Set<String> sites = new TreeSet<>();
        counts.values().forEach(count -> sites.addAll(count.keySet()));
        return sites;
    }

    /** Each site once, in the first role that comes by, at the latest of the hits that it has. */
    List<KillPoint> eachSiteOnce() {
        Map<String, KillPoint> points = new LinkedHashMap<>();
        counts.forEach((role, count) -> count.forEach((site, hits) -> {
            for (int hit : HITS) {
                if (hit == 1 || hit <= hits) {
                    points.compute(
                            site,
                            (key, known) ->
                                    known == null || known.role == role ? new KillPoint(role, site, hit) : known);
                }
            }
        }));
        return List.copyOf(points.values());
    }

    /** Each site in every role that comes by, at each of the hits. */
    List<KillPoint> everySite() {
        List<KillPoint> points = new ArrayList<>();
        counts.forEach((role, count) -> count.forEach((site, hits) -> {
            for (int hit : HITS) {
                if (hit <= hits) {
                    points.add(new KillPoint(role, site, hit));
                }
            }
        }));
        return points;
    }

    /** Kills at each point; the failures are told together. */
    Map<KillPoint, KillScene.Outcome> kill(List<KillPoint> points) {
        Map<KillPoint, Future<KillScene.Outcome>> playing = new LinkedHashMap<>();
        for (KillPoint point : points) {
            playing.put(point, scenes.submit(() -> kill(point)));
        }
        Map<KillPoint, KillScene.Outcome> outcomes = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        playing.forEach((point, future) -> {
            try {
                outcomes.put(point, resultOf(future));
            } catch (AssertionError e) {
                failures.add(point + ": " + e.getMessage());
            }
        });
        if (!failures.isEmpty()) {
            throw new AssertionError(
                    failures.size() + " of " + points.size() + " kills: " + String.join("\n", failures));
        }
        return outcomes;
    }

    private KillScene.Outcome kill(KillPoint point) {
        return KillScene.play(templateOf(point.role), point.site + ":" + point.hit + ":kill");
    }

    private KillTemplate templateOf(KillRole role) {
        synchronized (templates) {
            return Objects.requireNonNull(templates.get(role), "a role that was not counted");
        }
    }

    private static <T> T resultOf(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a scene failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while scenes are played", e);
        }
    }

    @Override
    public void close() {
        scenes.shutdownNow();
        stage.jvms().close();
    }
}
