package io.vigil.ipc.lane;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.region.Region;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One lane in plain memory under the real protocol code, made anew for every single race: tiny terms, and only space,
 * liveness and time are played. Whatever a race needs in place is put there before it, by one thread.
 */
public final class StressLane {
    static final int UNITS = 3;
    /** Most payload that still fits one unit. */
    static final int ONE_UNIT = 16;
    /** Payload for two units. */
    static final int TWO_UNITS = 80;

    static final long NOW_MS = 1_000;

    public static final VigilClock CLOCK = new VigilClock() {
        @Override
        public long epochMs() {
            return NOW_MS;
        }

        @Override
        public long nanos() {
            return 0;
        }
    };

    static {
        Stretch.installIfOn();
    }

    private final LaneControl control;
    private final boolean exclusive;
    private final Term[] terms;
    private final Region fates;
    private final AtomicBoolean growthLock = new AtomicBoolean();
    private final int dead;

    /** A lane with its first term, in which slot {@code dead} is gone for good. */
    StressLane(boolean exclusive, int maxTerms, int dead) {
        Region region = Region.ofMemory(LaneLayout.LENGTH);
        LaneControl.format(region, 0, exclusive);
        this.control = new LaneControl(region, 0);
        this.exclusive = exclusive;
        this.terms = new Term[maxTerms];
        this.fates = Region.ofMemory(maxTerms * Long.BYTES);
        this.dead = dead;
        require(new Recycler(lane(0)).roll(0) == 0 && control.active() == 1);
    }

    /** A lane with its first term, in which nobody is dead. */
    public StressLane(boolean exclusive) {
        this(exclusive, 1, Cells.NOBODY);
    }

    /** The lane as the process with that slot sees it. */
    public Lane lane(int slot) {
        return new Lane(0, "stress/0", control, new Host(slot), exclusive);
    }

    public LaneWriter writer(int slot) {
        return new LaneWriter(lane(slot), Admission.ALWAYS, false);
    }

    /** Payload of that length, every byte of it the message. */
    static UnsafeBuffer payload(int message, int length) {
        UnsafeBuffer payload = new UnsafeBuffer(new byte[length]);
        payload.setMemory(0, length, (byte) message);
        return payload;
    }

    /** Sends a message, 1 to 9, of that many bytes; its ordinal. */
    public static long send(LaneWriter writer, int message, int length) {
        return writer.offer(0, payload(message, 0), 0, payload(message, length), 0, length, 1);
    }

    /** Sends a message whose time is over at {@code deadlineMs}. */
    static long sendUntil(long deadlineMs, LaneWriter writer, int message) {
        UnsafeBuffer deadline = new UnsafeBuffer(new byte[Long.BYTES]);
        deadline.putLong(0, deadlineMs);
        return writer.offer(FrameLayout.HAS_DEADLINE, deadline, Long.BYTES, payload(message, ONE_UNIT), 0, ONE_UNIT, 1);
    }

    static int message(Frame frame) {
        return frame.payload().getByte(0);
    }

    Term term(long t) {
        Term term = lane(0).termOf(t);
        if (term == null) {
            throw new AssertionError("no term " + t);
        }
        return term;
    }

    /** State of a cell, 0 to 6. */
    int state(long t, int unit) {
        return Cells.state(term(t).cell(unit));
    }

    /** Messages that are READY, in their order as the digits of a number, a 0 between two terms. */
    long ready() {
        long digits = 0;
        for (long t = control.oldest(); t <= control.active(); t++) {
            Term term = term(t);
            digits *= t == control.oldest() ? 1 : 10;
            for (int unit = 0; unit < UNITS; ) {
                long cell = term.cell(unit);
                if (Cells.state(cell) == Cells.FREE || Cells.state(cell) == Cells.PAD) {
                    break;
                }
                Frame frame = new Frame();
                if (Cells.isReady(cell, t)) {
                    frame.wrap(lane(0), term, t, unit, Cells.length(cell));
                    digits = digits * 10 + message(frame);
                }
                unit += Cells.length(cell);
            }
        }
        return digits;
    }

    /** Whether every term has a hint of its own, at a boundary that was claimed. */
    boolean hintsAreSound() {
        for (long t = control.oldest(); t <= control.prepared(); t++) {
            Term term = term(t);
            long hint = term.hint();
            int unit = 0;
            while (Cells.state(term.cell(unit)) != Cells.FREE && unit < Hint.offset(hint)) {
                unit += Cells.length(term.cell(unit));
            }
            if (!Hint.isOf(hint, t) || unit != Hint.offset(hint)) {
                return false;
            }
        }
        return true;
    }

    static void require(boolean holds) {
        if (!holds) {
            throw new AssertionError("the race was not set up as it should be");
        }
    }

    private final class Host implements LaneHost {
        private final int slot;

        Host(int slot) {
            this.slot = slot;
        }

        @Override
        public Term term(int physical) {
            return terms[physical];
        }

        @Override
        public long grow(int lane, FreshTerm fresh) {
            if (!growthLock.compareAndSet(false, true)) {
                return 0;
            }
            try {
                boolean[] used = new boolean[terms.length];
                Lane own = lane(slot);
                own.forEachTerm(physical -> used[physical] = true);
                ParkedTerms parked = new ParkedTerms(own);
                parked.forEach((physical, t) -> used[physical] |= parked.look(physical, t) != ParkedTerms.State.OVER);
                for (int i = 0; i < used.length; i++) {
                    if (!used[i]) {
                        format(i, fresh);
                        return 0;
                    }
                }
                return Offer.NO_SPACE;
            } finally {
                growthLock.set(false);
            }
        }

        private void format(int physical, FreshTerm fresh) {
            Term term = terms[physical];
            if (term == null) {
                Region region = Region.ofMemory(TermLayout.length(UNITS));
                // Whoever finds the term in the directory finds it here; the publication formats it once more.
                Term.format(region, UNITS, physical, 0);
                term = Term.attach(region, UNITS, physical);
                terms[physical] = term;
            }
            fresh.publish(physical, UNITS, term.region());
        }

        @Override
        public boolean isDead(int other) {
            return other == dead;
        }

        @Override
        public int self() {
            return slot;
        }

        @Override
        public boolean keeps(int lane, long t) {
            return false;
        }

        @Override
        public boolean evict(Lane lane, Frame frame, long leased) {
            return false;
        }

        @Override
        public boolean underGrowthLock(Runnable work) {
            throw new AssertionError("damage is no part of a race");
        }

        @Override
        public void keepForever(int physical) {
            throw new AssertionError("damage is no part of a race");
        }

        @Override
        public boolean isKeptForever(int physical) {
            return false;
        }

        @Override
        public Fates fates() {
            return new Fates(fates, 0);
        }

        @Override
        public int physicals() {
            int known = 0;
            while (known < terms.length && terms[known] != null) {
                known++;
            }
            return known;
        }
    }
}
