package io.vigil.ipc.engine;

import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.Checker;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.Expectation;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One process killed or stopped at one step of its script, and what the others make of it: they go on, sweep, and lose
 * nothing.
 *
 * <p>Owned by one thread.
 */
final class KillScene {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int VICTIM = 2;
    private static final int LINES = 12;

    /** What is looked at while the victim stands stopped. */
    @FunctionalInterface
    interface Meanwhile {
        void look(Survivor survivor);
    }

    /**
     * What happened.
     *
     * @param fired whether the victim came by that hit
     * @param unblockedMs from its end until a survivor had sent into every lane and received everything
     * @param said the lines of the victim
     */
    record Outcome(boolean fired, double unblockedMs, List<String> said) {}

    private final KillRole role;
    private final Path home;
    private final Path logs;
    private final Meanwhile meanwhile;
    private @Nullable Survivor survivor;
    private int heard;

    private KillScene(KillRole role, Path home, Path logs, Meanwhile meanwhile) {
        this.role = role;
        this.home = home;
        this.logs = logs;
        this.meanwhile = meanwhile;
    }

    /** Plays the template's role with rules for the failpoints of the victim: {@code site:hit:kill}, {@code *:0:count}. */
    static Outcome play(KillTemplate template, String rules) {
        return play(template, rules, survivor -> {});
    }

    /** As {@link #play(KillTemplate, String)}; a rule that stops is met once, and the victim continued afterwards. */
    static Outcome play(KillTemplate template, String rules, Meanwhile meanwhile) {
        KillStage stage = template.stage();
        String name = template.role() + "-" + rules.replaceAll("[^A-Za-z.0-9-]", "-");
        KillScene scene = new KillScene(
                template.role(), stage.homes().resolve(name), stage.logs().resolve(name), meanwhile);
        try {
            template.copyTo(scene.home, scene.logs);
            Outcome outcome = scene.play(stage.jvms(), rules);
            delete(scene.home);
            return outcome;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "scene failed: role=" + scene.role + ", rules=" + rules + ", " + e.getMessage(), e);
        } finally {
            scene.close();
        }
    }

    private Outcome play(JvmDriver jvms, String rules) {
        if (role == KillRole.TAKER) {
            survivor().takeRole(false);
        }
        ChildJvm victim = jvms.child("victim-" + role, KillVictim.class)
                .args(home, logs, role, "victim", VICTIM, role)
                .failAt(rules)
                .start();
        accompany(victim);
        long endNs = System.nanoTime();
        List<String> said = victim.said();
        boolean killed = said.stream().anyMatch(line -> line.startsWith("AT kill"));
        if (!killed && !said.contains("END")) {
            throw new AssertionError("the victim failed: " + victim.describe());
        }
        survivor().send(1, 1);
        survivor().receive();
        double unblockedMs = (System.nanoTime() - endNs) / 1e6;
        judge();
        return new Outcome(said.stream().anyMatch(line -> line.startsWith("AT ")), unblockedMs, said);
    }

    private Survivor survivor() {
        Survivor joined = survivor;
        if (joined == null) {
            joined = Survivor.join(home, logs, role);
            survivor = joined;
        }
        return joined;
    }

    /** What others do until the victim has ended. */
    private void accompany(ChildJvm victim) {
        Await.until(victim::describe, LONG, () -> {
            hear(victim);
            if (role == KillRole.RINGER) {
                survivor().receive();
                survivor().nap();
            }
            return !victim.isAlive();
        });
        hear(victim);
        victim.awaitDeath(LONG);
        victim.close();
    }

    private void hear(ChildJvm victim) {
        List<String> said = victim.said();
        while (heard < said.size()) {
            String line = said.get(heard++);
            if (line.equals("ROUND")) {
                act();
                victim.send("NEXT");
            } else if (line.startsWith("AT stop ")) {
                victim.awaitAt(line.split(" ", -1)[2], LONG);
                meanwhile.look(survivor());
                victim.cont();
            }
        }
    }

    private void act() {
        switch (role) {
            case SENDER -> survivor().receive();
            case CONSUMER, COMPETITOR -> survivor().send(30, 3);
            case ZOMBIE -> survivor().takeRole(true);
            default -> throw new AssertionError("nothing to do for " + role);
        }
    }

    private void judge() {
        Expectation expectation =
                Expectation.drained().acksLogged().window(KillRole.BATCH).takeovers(role.takeovers());
        survivor().drain().forEach(expectation::counters);
        close();
        Verdict verdict = Checker.check(logs, expectation);
        if (verdict.outcome() != Verdict.Outcome.OK) {
            throw new AssertionError("broken promises, logs=" + logs + ": "
                    + verdict.toString().lines().limit(LINES).collect(Collectors.joining("\n")));
        }
    }

    private void close() {
        if (survivor != null) {
            survivor.close();
        }
        survivor = null;
    }

    private static void delete(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete a scene: directory=" + directory, e);
        }
    }
}
