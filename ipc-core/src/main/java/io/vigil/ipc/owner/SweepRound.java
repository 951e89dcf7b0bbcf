package io.vigil.ipc.owner;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The janitor's walk over the slots, bounded in what it costs: asks about so many owners a round, and comes back ever
 * later to one whose sweep fails. One thread.
 */
final class SweepRound {
    /** A system call each: 64 of them ten times a second are less than a thousandth of a processor. */
    private static final int ASKED_A_ROUND = 64;

    private static final long FIRST_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LAST_RETRY_NS = TimeUnit.SECONDS.toNanos(10);

    private record Retry(long atNs, long pauseNs) {}

    private final Owners owners;
    private final Map<Integer, Retry> retries = new HashMap<>();
    private int next;

    SweepRound(Owners owners) {
        this.owners = owners;
    }

    void run(BooleanSupplier stop) {
        int slots = owners.table().slots();
        int asked = 0;
        for (int i = 0; i < slots && asked < ASKED_A_ROUND && !stop.getAsBoolean(); i++) {
            int slot = next < slots ? next : 0;
            next = slot + 1;
            if (SlotState.isClean(owners.table().word(slot)) || owners.isOwn(slot)) {
                retries.remove(slot);
            } else if (isDue(slot)) {
                asked++;
                look(slot);
            }
        }
    }

    private boolean isDue(int slot) {
        Retry retry = retries.get(slot);
        return retry == null || owners.clock().nanos() - retry.atNs >= 0;
    }

    private void look(int slot) {
        if (!owners.isDead(slot) || owners.sweepIfDead(slot)) {
            retries.remove(slot);
            return;
        }
        Retry last = retries.get(slot);
        long pauseNs = last == null ? FIRST_RETRY_NS : Math.min(LAST_RETRY_NS, last.pauseNs * 2);
        retries.put(slot, new Retry(owners.clock().nanos() + pauseNs, pauseNs));
    }
}
