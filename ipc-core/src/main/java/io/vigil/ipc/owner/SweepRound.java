package io.vigil.ipc.owner;

import io.vigil.ipc.os.DeathWords;
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

    private static final int ROUNDS_AN_ARMED = 10;
    private static final int ROUNDS_A_REACH = 8;

    private static final long FIRST_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LAST_RETRY_NS = TimeUnit.SECONDS.toNanos(10);

    private record Retry(long atNs, long pauseNs) {}

    private final Owners owners;
    private final Map<Integer, Retry> retries = new HashMap<>();
    private int next;
    private int slots;
    private int round;
    private int seen;

    SweepRound(Owners owners) {
        this.owners = owners;
    }

    /**
     * One round.
     *
     * @param seldom whether rounds come seldom: then each of them looks at everything
     * @return whether somebody has come, gone or died since the last round
     */
    boolean run(boolean seldom, BooleanSupplier stop) {
        if (seldom || round % ROUNDS_A_REACH == 0) {
            slots = reach();
        }
        round++;
        int asked = 0;
        for (int i = 0; i < slots && asked < ASKED_A_ROUND && !stop.getAsBoolean(); i++) {
            int slot = next < slots ? next : 0;
            next = slot + 1;
            if (SlotState.isClean(owners.table().word(slot)) || owners.isOwn(slot)) {
                retries.remove(slot);
            } else if ((seldom || isWorthAsking(slot)) && isDue(slot)) {
                asked++;
                look(slot);
            }
        }
        int before = seen;
        seen = words();
        return seen != before;
    }

    /** What the slots hold, folded: it changes when somebody comes, goes or is swept, and while the dead wait for it. */
    private int words() {
        int folded = retries.isEmpty() ? 1 : round;
        for (int slot = 0; slot < slots; slot++) {
            folded = folded * 31 + Long.hashCode(owners.table().word(slot));
        }
        return folded;
    }

    /** One more than the highest slot in use. The lowest are taken first, so that a round looks at few. */
    private int reach() {
        int slot = owners.table().slots();
        while (slot > 0 && SlotState.isClean(owners.table().word(slot - 1))) {
            slot--;
        }
        return slot;
    }

    /** An armed death word that is not marked makes a death unlikely, so its lock is asked about once a second only. */
    private boolean isWorthAsking(int slot) {
        int word = owners.table().deathWord(slot);
        return word == 0 || DeathWords.isDead(word) || (slot + round) % ROUNDS_AN_ARMED == 0;
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
