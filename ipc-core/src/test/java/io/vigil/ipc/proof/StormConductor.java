package io.vigil.ipc.proof;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Draws faults by a seed and does them to the slots of a storm; used by one thread. */
final class StormConductor {
    private static final long MOST_HITS = 2_000;
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(20);

    private record Continuation(ChildJvm actor, long atNs) {}

    private final List<StormSlot> slots;
    private final Random random;
    private final long meanGapMs;
    private final int leastReady;
    private final List<Continuation> stopped = new ArrayList<>();
    private int stops;

    /** @param leastReady so many actors work before the next fault, so that a slow machine is not starved of load */
    StormConductor(List<StormSlot> slots, Random random, Duration meanGap, int leastReady) {
        this.slots = slots;
        this.random = random;
        this.leastReady = leastReady;
        this.meanGapMs = Math.max(1, meanGap.toMillis());
    }

    /** Waits an exponential gap, and until enough actors work, then does one fault. */
    void step() {
        long gapMs = (long) Math.min(10.0 * meanGapMs, -Math.log(1 - random.nextDouble()) * meanGapMs);
        long untilNs = System.nanoTime() + gapMs * 1_000_000;
        Await.within(Duration.ofMillis(gapMs), () -> {
            continueStopped(System.nanoTime());
            return System.nanoTime() - untilNs >= 0;
        });
        Await.within(LONGEST_RECOVERY, () -> {
            continueStopped(System.nanoTime());
            return slots.stream().filter(StormSlot::isReady).count() >= leastReady;
        });
        Fault fault = Fault.draw(random);
        switch (fault) {
            case KILL_ONE -> pick().ifPresent(StormConductor::kill);
            case KILL_SEVERAL -> killSeveral();
            case KILL_AGAIN -> killAgain();
            case FAILPOINT -> killAtFailpoint();
            case STOP -> stop();
        }
    }

    private Optional<StormSlot> pick() {
        List<StormSlot> living =
                slots.stream().filter(slot -> slot.living().isPresent()).toList();
        return living.isEmpty() ? Optional.empty() : Optional.of(living.get(random.nextInt(living.size())));
    }

    private static void kill(StormSlot slot) {
        slot.living().ifPresent(ChildJvm::killWithoutWaiting);
    }

    private void killSeveral() {
        List<StormSlot> some = new ArrayList<>(slots);
        Collections.shuffle(some, random);
        some.subList(0, Math.min(some.size(), 2 + random.nextInt(2))).forEach(StormConductor::kill);
    }

    private void killAgain() {
        long afterMs = random.nextInt(200);
        pick().ifPresent(slot -> {
            slot.killAgain(afterMs);
            kill(slot);
        });
    }

    private void killAtFailpoint() {
        // As many short distances as long ones.
        long hit = (long) Math.exp(random.nextDouble() * Math.log(MOST_HITS));
        pick().flatMap(StormSlot::living)
                .ifPresent(actor -> actor.armWithoutWaiting("*:" + Math.max(1, hit) + ":kill"));
    }

    private void stop() {
        long forMs = 50 + (long) (Math.pow(random.nextDouble(), 3) * 1950);
        pick().flatMap(StormSlot::living).ifPresent(actor -> {
            if (stopped.stream().noneMatch(s -> s.actor == actor)) {
                actor.stopWithoutWaiting();
                stopped.add(new Continuation(actor, System.nanoTime() + forMs * 1_000_000));
                stops++;
            }
        });
    }

    private void continueStopped(long nowNs) {
        for (Continuation next : List.copyOf(stopped)) {
            if (nowNs - next.atNs >= 0) {
                next.actor.continueOnly();
                stopped.remove(next);
            }
        }
    }

    /** Lets everybody who is stopped go on, and returns how many stops there were. */
    int finish() {
        stopped.forEach(s -> s.actor.continueOnly());
        stopped.clear();
        return stops;
    }
}
