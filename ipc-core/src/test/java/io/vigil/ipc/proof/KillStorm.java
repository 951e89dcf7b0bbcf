package io.vigil.ipc.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps actors of given roles alive while it kills and stops them by a seeded mix, then drains and judges.
 *
 * <p>Uses no code of what it tests: actors are main classes that read {@link StormActor}, say {@code READY}, work until
 * {@link StormActor#stopRequested}, and return. The drain is one more main class: it logs what is left and says
 * {@code COUNTERS mailbox lane sent acknowledged expired dropped dead depth} for every lane. Used by one thread, once.
 */
public final class KillStorm {
    private final long seed;
    private final Path home;
    private final Path logs;
    private final List<StormSlot.Role> roles = new ArrayList<>();
    private final Map<String, String> properties = new HashMap<>();
    private Class<?> drain = KillStorm.class;
    private Duration meanGap = Duration.ofMillis(300);
    private int leastReady;
    private int wantedKills = Integer.MAX_VALUE;
    private Duration most = Duration.ofSeconds(60);
    private Duration warmUp = Duration.ofMillis(200);
    private Expectation expectation = Expectation.drained();
    private UnaryOperator<ChildLaunch> launch = child -> child;
    private @Nullable JvmDriver driver;

    private KillStorm(long seed, Path home, Path logs) {
        this.seed = seed;
        this.home = home;
        this.logs = logs;
    }

    /** A storm over that home; its logs must be on another file system. */
    public static KillStorm with(long seed, Path home, Path logs) {
        return new KillStorm(seed, home, logs);
    }

    /** Adds actors; at the end, roles are told to stop in the order of these calls. */
    public KillStorm role(String name, Class<?> mainClass, int count) {
        roles.add(new StormSlot.Role(name, mainClass, count));
        return this;
    }

    /** What logs the rest and says the counters at the end. */
    public KillStorm drain(Class<?> mainClass) {
        drain = mainClass;
        return this;
    }

    /** Mean time between two faults (default 300 ms). */
    public KillStorm meanGap(Duration gap) {
        meanGap = gap;
        return this;
    }

    /** No fault before so many actors are ready (default 0): load on any machine, and fewer kills in recovery. */
    public KillStorm leastReady(int actors) {
        leastReady = actors;
        return this;
    }

    /** Ends after that many kills; fewer within the time make the run void. */
    public KillStorm kills(int wanted) {
        wantedKills = wanted;
        return this;
    }

    /** Faults go on for at most that long (default 60 s). */
    public KillStorm most(Duration time) {
        most = time;
        return this;
    }

    /** A system property of every actor and of the drain. */
    public KillStorm property(String key, Object value) {
        properties.put(key, value.toString());
        return this;
    }

    /** Changes how every actor and the drain are started: heap, flags. */
    public KillStorm launch(UnaryOperator<ChildLaunch> change) {
        launch = change;
        return this;
    }

    /** What the checker may take for granted; counters and faults are added by the storm. */
    public KillStorm expect(Expectation known) {
        expectation = known;
        return this;
    }

    Path home() {
        return home;
    }

    Path logs() {
        return logs;
    }

    ChildLaunch launch(String name, Class<?> mainClass) {
        ChildLaunch child = Objects.requireNonNull(driver).child(name, mainClass);
        properties.forEach(child::property);
        return launch.apply(child);
    }

    void forget(ChildJvm dead) {
        Objects.requireNonNull(driver).forget(dead);
    }

    /** Runs it all; an actor that dies by itself, does not get ready or does not end fails it. */
    public StormReport run() {
        System.out.println("storm begins: seed=" + seed);
        try (JvmDriver jvms = JvmDriver.in(logs.resolve("output"));
                ControlThread control = ControlThread.start()) {
            driver = jvms;
            StormReport report = run(control);
            System.out.println("storm ends: " + report);
            return report;
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError("storm failed: seed=" + seed + ", " + failed.getMessage(), failed);
        }
    }

    private StormReport run(ControlThread control) {
        Random random = new Random(seed);
        List<StormSlot> slots = new ArrayList<>();
        for (StormSlot.Role role : roles) {
            for (int index = 0; index < role.count(); index++) {
                slots.add(new StormSlot(this, role, index, slots.size() + 1, random.nextLong()));
            }
        }
        slots.forEach(StormSlot::start);
        StormConductor conductor = new StormConductor(slots, random, meanGap, leastReady);
        long beginNs = System.nanoTime();
        Await.pass(warmUp);
        while (kills(slots) < wantedKills && System.nanoTime() - beginNs < most.toNanos() && allWell(slots)) {
            conductor.step();
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs);
        int stops = conductor.finish();
        mustBeWell(slots);
        slots.forEach(StormSlot::end);
        mustBeWell(slots);
        int kills = kills(slots);
        drain();
        expectation.faults(kills, wantedKills == Integer.MAX_VALUE ? 1 : wantedKills);
        return report(slots, stops, millis, control, Checker.check(logs, expectation));
    }

    private static int kills(List<StormSlot> slots) {
        return slots.stream().mapToInt(StormSlot::kills).sum();
    }

    private static boolean allWell(List<StormSlot> slots) {
        return slots.stream().allMatch(slot -> slot.failure().isEmpty());
    }

    private static void mustBeWell(List<StormSlot> slots) {
        slots.forEach(slot -> slot.failure().ifPresent(failure -> {
            throw new AssertionError(failure.getMessage(), failure);
        }));
    }

    private void drain() {
        StormActor actor = new StormActor(home, logs, "drain", 0, 1, 0, seed);
        ChildJvm child = launch("drain", drain).args(actor.toArgs()).start();
        try {
            child.awaitSuccess(Duration.ofMinutes(2));
        } catch (AssertionError failed) {
            child.dumpThreads();
            throw new AssertionError("the drain failed: " + child.describe(), failed);
        }
        for (String line : child.said()) {
            if (line.startsWith("COUNTERS ")) {
                expectation.counters(LaneCounters.parse(line));
            }
        }
    }

    private StormReport report(List<StormSlot> slots, int stops, long millis, ControlThread control, Verdict verdict) {
        List<Long> recoveries = slots.stream()
                .flatMap(slot -> slot.recoveriesNs().stream())
                .sorted()
                .toList();
        double p50 = recoveries.isEmpty() ? 0 : recoveries.get(recoveries.size() / 2) / 1e6;
        double max = recoveries.isEmpty() ? 0 : recoveries.get(recoveries.size() - 1) / 1e6;
        return new StormReport(
                seed,
                kills(slots),
                slots.stream().mapToInt(StormSlot::failpointKills).sum(),
                slots.stream().mapToInt(StormSlot::killsInRecovery).sum(),
                stops,
                slots.stream().mapToInt(StormSlot::restarts).sum(),
                millis,
                p50,
                max,
                control.worstNs() / 1e6,
                verdict);
    }
}
