package io.vigil.ipc.lane;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.region.Region;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One lane in plain memory with a handful of "processes": what the stepper schedules. The protocol code is the real
 * one; only space, liveness and time are played.
 */
final class LaneWorld {
    static final int PRODUCER_SHIFT = 16;

    final Region control = Region.ofMemory(LaneLayout.LENGTH);
    final List<Region> physicals = new ArrayList<>();
    final Set<Integer> dead = new HashSet<>();
    final int units;
    final int maxTerms;
    final boolean exclusive;
    long stallTimeoutNs = Long.MAX_VALUE;
    private int growthHolder = -1;

    final Set<Integer> accepted = new HashSet<>();
    final Set<Integer> inDoubt = new HashSet<>();
    final Map<Integer, Integer> handed = new HashMap<>();
    final Set<Integer> acknowledged = new HashSet<>();
    /** In the hands of readers that were killed: released or not, only the lane knows. */
    final Set<Integer> perhapsAcknowledged = new HashSet<>();

    final Map<Integer, Integer> lastFirst = new HashMap<>();
    private long nanos;

    LaneWorld(int units, int maxTerms, boolean exclusive) {
        this.units = units;
        this.maxTerms = maxTerms;
        this.exclusive = exclusive;
        LaneControl.format(control, 0, exclusive);
    }

    /** Time that moves by a millisecond with every look. */
    final VigilClock clock = new VigilClock() {
        @Override
        public long epochMs() {
            return 1_000_000;
        }

        @Override
        public long nanos() {
            return nanos += 1_000_000;
        }
    };

    Lane lane(int slot) {
        return new Lane(0, "world/0", new LaneControl(control, 0), new PlayedProcess(slot), exclusive);
    }

    LaneTotals totals() {
        return LaneTotals.of(lane(4000));
    }

    void die(int slot) {
        dead.add(slot);
        if (growthHolder == slot) {
            growthHolder = -1;
        }
    }

    static int message(int producer, int sequence) {
        return producer << PRODUCER_SHIFT | sequence;
    }

    /** Sends message by message, trying again while there is no room. */
    void send(LaneWriter writer, int producer, int sequence, int length, Runnable whenFull) {
        int message = message(producer, sequence);
        UnsafeBuffer payload = new UnsafeBuffer(new byte[length]);
        for (int i = 0; i + 4 <= length; i += 4) {
            payload.putInt(i, message);
        }
        inDoubt.add(message);
        long result;
        while ((result = writer.offer(0, payload, 0, payload, 0, length, 1)) < 0) {
            if (result != Offer.FULL && result != Offer.NO_SPACE) {
                throw new AssertionError("refused: " + Offer.describe(result));
            }
            whenFull.run();
        }
        accepted.add(message);
        inDoubt.remove(message);
    }

    /** What every handler does: checks bytes, order and marks. */
    int receive(Frame frame, int slot) {
        int message = frame.payload().getInt(0);
        for (int i = 0; i + 4 <= frame.length(); i += 4) {
            check(frame.payload().getInt(i) == message, "torn payload", message);
        }
        if (exclusive && Head.slot(control.getLong(LaneLayout.HEAD)) != slot) {
            return message; // fenced while it was on its way to the handler: its release will fail
        }
        check(accepted.contains(message) || inDoubt.contains(message), "phantom", message);
        check(!acknowledged.contains(message), "delivered after it was acknowledged", message);
        boolean first = handed.merge(message, 1, Integer::sum) == 1;
        check(first || frame.redelivered(), "second delivery without a mark", message);
        if (first) {
            int producer = message >>> PRODUCER_SHIFT;
            int sequence = message & 0xFFFF;
            Integer last = lastFirst.put(producer, sequence);
            check(last == null || last < sequence, "out of order", message);
        }
        return message;
    }

    void acknowledge(int message) {
        check(acknowledged.add(message), "acknowledged twice", message);
    }

    boolean allAccountedFor() {
        return accepted.stream().allMatch(m -> acknowledged.contains(m) || perhapsAcknowledged.contains(m));
    }

    static void check(boolean holds, String what, int message) {
        if (!holds) {
            throw new AssertionError(
                    what + ": producer=" + (message >>> PRODUCER_SHIFT) + ", sequence=" + (message & 0xFFFF));
        }
    }

    private final class PlayedProcess implements LaneHost {
        private final int slot;
        private final Map<Integer, Term> terms = new HashMap<>();

        PlayedProcess(int slot) {
            this.slot = slot;
        }

        @Override
        public Term term(int physical) {
            return terms.computeIfAbsent(physical, p -> Term.attach(physicals.get(p), units, p));
        }

        @Override
        public long grow(int lane, FreshTerm fresh) {
            if (growthHolder >= 0 && growthHolder != slot) {
                return 0;
            }
            growthHolder = slot;
            Lane seen = lane(slot);
            int physical = 0;
            while (physical < physicals.size() && seen.references(physical)) {
                physical++;
            }
            if (physical == maxTerms) {
                growthHolder = -1;
                return Offer.NO_SPACE;
            }
            if (physical == physicals.size()) {
                physicals.add(Region.ofMemory(TermLayout.length(units)));
            }
            fresh.publish(physical, units, physicals.get(physical));
            growthHolder = -1;
            return 0;
        }

        @Override
        public boolean isDead(int other) {
            return dead.contains(other);
        }

        @Override
        public int self() {
            return slot;
        }
    }
}
