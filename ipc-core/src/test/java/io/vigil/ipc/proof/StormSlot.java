package io.vigil.ipc.proof;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one actor of a storm alive: starts it, waits for its death, starts it again.
 *
 * <p>Its own thread runs {@link #live}; the conductor's thread does the rest.
 */
final class StormSlot {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** What a role is made of. */
    record Role(String name, Class<?> mainClass, int count) {}

    private final KillStorm storm;
    private final Role role;
    private final int index;
    private final int number;
    private final Random seeds;
    private final List<Long> recoveriesNs = new ArrayList<>();
    private final Thread thread;
    private @Nullable ChildJvm child;
    private boolean ready;
    private boolean ending;
    private int incarnation;
    private int kills;
    private int failpointKills;
    private int killsInRecovery;
    private long againAfterMs = -1;
    private @Nullable Throwable failure;

    StormSlot(KillStorm storm, Role role, int index, int number, long seed) {
        this.storm = storm;
        this.role = role;
        this.index = index;
        this.number = number;
        this.seeds = new Random(seed);
        this.thread = new Thread(this::live, "slot " + role.name() + "-" + index);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void live() {
        try {
            while (!isEnding()) {
                oneLife();
            }
        } catch (Throwable thrown) {
            synchronized (this) {
                failure = thrown;
            }
        }
    }

    private synchronized boolean isEnding() {
        return ending;
    }

    private void oneLife() {
        incarnation++;
        StormActor actor = new StormActor(
                storm.home(),
                storm.logs(),
                role.name(),
                index,
                incarnation,
                number * 100_000 + incarnation,
                seeds.nextLong());
        long beginNs = System.nanoTime();
        ChildJvm started = storm.launch(role.name() + "-" + index, role.mainClass())
                .args(actor.toArgs())
                .start();
        long againMs = adopt(started);
        if (againMs >= 0) {
            Await.pass(Duration.ofMillis(againMs));
            started.killWithoutWaiting();
        }
        try {
            awaitReady(started, beginNs);
            int exit = started.awaitDeath(Duration.ofDays(1));
            if (exit != 0 && !started.wasSignalled()) {
                throw new AssertionError("an actor died by itself: exit=" + exit + ", " + started.describe());
            }
            if (exit == 0 && !isEnding()) {
                throw new AssertionError("an actor ended before it was told to: " + started.describe());
            }
        } finally {
            buried(started);
        }
    }

    private synchronized long adopt(ChildJvm started) {
        child = started;
        ready = false;
        long again = againAfterMs;
        againAfterMs = -1;
        return again;
    }

    private void awaitReady(ChildJvm started, long beginNs) {
        try {
            started.awaitLine(line -> line.equals("READY"), LONG);
        } catch (AssertionError notReady) {
            if (started.wasSignalled()) {
                return;
            }
            started.dumpThreads();
            throw new AssertionError("an actor did not get ready: " + started.describe(), notReady);
        }
        synchronized (this) {
            ready = true;
            recoveriesNs.add(System.nanoTime() - beginNs);
        }
    }

    private void buried(ChildJvm dead) {
        boolean atFailpoint = dead.said().stream().anyMatch(line -> line.startsWith("AT kill"));
        synchronized (this) {
            if (dead.wasSignalled()) {
                kills++;
                failpointKills += atFailpoint ? 1 : 0;
                killsInRecovery += ready ? 0 : 1;
            }
            child = null;
        }
        dead.close();
        storm.forget(dead);
    }

    /** The living actor, if there is one. */
    synchronized Optional<ChildJvm> living() {
        return Optional.ofNullable(child).filter(ChildJvm::isAlive);
    }

    /** Whether it works: recovered, and alive as far as anybody knows. */
    synchronized boolean isReady() {
        return ready && child != null && child.isAlive();
    }

    /** The next incarnation is killed that long after its main class began. */
    synchronized void killAgain(long afterMs) {
        againAfterMs = afterMs;
    }

    synchronized Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Tells the actor to end by itself and waits for that. */
    void end() {
        synchronized (this) {
            ending = true;
            againAfterMs = -1;
        }
        boolean ended = Await.within(LONG, () -> {
            living().ifPresent(actor -> actor.send("STOP"));
            return !joined(Duration.ofMillis(50)).isAlive();
        });
        if (!ended) {
            living().ifPresent(ChildJvm::dumpThreads);
            throw new AssertionError(
                    "an actor does not end: " + living().map(ChildJvm::describe).orElse("(dead)"));
        }
    }

    private Thread joined(Duration most) {
        try {
            thread.join(most.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return thread;
    }

    synchronized int kills() {
        return kills;
    }

    synchronized int failpointKills() {
        return failpointKills;
    }

    synchronized int killsInRecovery() {
        return killsInRecovery;
    }

    synchronized int restarts() {
        return Math.max(0, incarnation - 1);
    }

    synchronized List<Long> recoveriesNs() {
        return List.copyOf(recoveriesNs);
    }
}
