package io.vigil.ipc.lane;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.proof.Stepper;
import io.vigil.ipc.region.Region;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One lane in plain memory with a handful of "processes": what the stepper schedules. The protocol code is the real
 * one; only space, liveness and time are played. It also is the oracle: it knows what was accepted, handed over and
 * acknowledged, and what must never be seen.
 */
final class LaneWorld {
    static final int PRODUCER_SHIFT = 16;

    /** Moves a frame to where dead letters go. */
    @FunctionalInterface
    interface Evictions {
        boolean evict(Lane lane, Frame frame, long leased);
    }

    final Region control = Region.ofMemory(LaneLayout.LENGTH);
    final Region fateWords;
    final List<Region> physicals = new ArrayList<>();
    final LaneView view = new LaneView(this);
    final Set<Integer> dead = new HashSet<>();
    /** Dying: somebody's death word fired, and threads of it may still store. */
    final Set<Integer> dying = new HashSet<>();

    final int units;
    final int maxTerms;
    final boolean exclusive;
    long stallTimeoutNs = Long.MAX_VALUE;
    int capacity = Integer.MAX_VALUE;
    long epochMs = 1_000_000;
    /** Whether the holder of the growth lock goes on as soon as others let it. */
    boolean growthMayWait = true;
    /** What the mailbox answers when a frame has to leave the lane. */
    Evictions evictions = (lane, frame, leased) -> false;
    /** Nobody is killed, fenced or robbed: a mark on a first delivery is then a lie. */
    boolean calm;

    /** The slot of the task on this thread. */
    final ThreadLocal<Integer> acting = ThreadLocal.withInitial(() -> -1);
    /** The boundary that each writer is about to claim. */
    final Map<Integer, LaneView.Boundary> claims = new HashMap<>();
    /** Planted: the lane takes everybody for dead in that method. */
    @Nullable
    String blindMethod;

    int deaths;
    private int growthHolder = -1;
    /** Memory of terms that were set aside. */
    final Set<Integer> kept = new HashSet<>();

    final Set<Integer> accepted = new HashSet<>();
    final Set<Integer> inDoubt = new HashSet<>();
    final Set<Long> ordinals = new HashSet<>();
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
        this.fateWords = Region.ofMemory(maxTerms * Long.BYTES);
        LaneControl.format(control, 0, exclusive);
    }

    /** A lane whose first term is t, as if it had carried that many already. */
    static LaneWorld startingAt(long t, int units, int maxTerms, boolean exclusive) {
        LaneWorld world = new LaneWorld(units, maxTerms, exclusive);
        Region region = Region.ofMemory(TermLayout.length(units));
        world.physicals.add(region);
        Term term = Term.format(region, units, 0, t);
        for (int k = 0; k < TermLayout.BASES; k++) {
            term.publishBase(k, t, 0);
        }
        term.publishFirstOrdinal(t, 0);
        for (int field : new int[] {LaneLayout.ACTIVE, LaneLayout.PREPARED, LaneLayout.OLDEST}) {
            world.view.word(field, t);
        }
        world.view.word(LaneLayout.HEAD, exclusive ? Head.exclusive(0, Cells.NOBODY, t, 0) : Head.competing(t, 0));
        new LaneControl(world.control, 0).casDir(t, 0, 0, "dir");
        return world;
    }

    /** Time that moves by a millisecond with every look. */
    final VigilClock clock = new VigilClock() {
        @Override
        public long epochMs() {
            return epochMs;
        }

        @Override
        public long nanos() {
            return nanos += 1_000_000;
        }
    };

    Lane lane(int slot) {
        return new Lane(0, "world/0", new LaneControl(control, 0), new PlayedProcess(slot), exclusive);
    }

    /** How many terms were decided to be parked last, whether they are in use again or not. */
    long parkings() {
        return IntStream.range(0, physicals.size())
                .filter(p -> Fate.kind(view.fate(p)) == Fate.PARKED || Fate.kind(view.fate(p)) == Fate.FREED)
                .count();
    }

    LaneTotals totals() {
        return LaneTotals.of(lane(4000));
    }

    void die(int slot) {
        dead.add(slot);
        deaths++;
        if (growthHolder == slot) {
            growthHolder = -1;
        }
    }

    /** Somebody new takes the slot of a dead owner; a sweep has gone before. */
    void reuse(int slot) {
        dead.remove(slot);
        deaths++;
    }

    /** The same lane so many terms later, everything else being equal: what an actor finds that slept for that long. */
    void jump(long terms) {
        LaneJump.by(terms, this);
    }

    /** The bound, counted exactly between two steps. */
    Admission admission() {
        return (lane, ordinal) -> {
            claims.put(acting.get(), view.boundary(ordinal));
            return view.waiting() < capacity;
        };
    }

    void checkBound() {
        int waiting = view.waiting();
        if (waiting > capacity) {
            throw new AssertionError("bound exceeded: capacity=" + capacity + ", waiting=" + waiting);
        }
    }

    /** Lets others go on until something is new since {@code seen}; a wrong suspicion needs impatience instead. */
    void idle(long seen, BooleanSupplier over) {
        if (stallTimeoutNs == Long.MAX_VALUE) {
            Stepper.await("news", () -> view.version() != seen || over.getAsBoolean());
        } else {
            Stepper.yieldNow();
        }
    }

    static int message(int producer, int sequence) {
        return producer << PRODUCER_SHIFT | sequence;
    }

    static UnsafeBuffer payload(int message, int length) {
        UnsafeBuffer payload = new UnsafeBuffer(new byte[length]);
        for (int i = 0; i + 4 <= length; i += 4) {
            payload.putInt(i, message);
        }
        return payload;
    }

    /** Sends one message, trying again while there is no room. */
    void send(LaneWriter writer, int producer, int sequence, int length) {
        int message = message(producer, sequence);
        UnsafeBuffer payload = payload(message, length);
        inDoubt.add(message);
        while (true) {
            long seen = view.version();
            long result = writer.offer(0, payload, 0, payload, 0, length, 1);
            if (result >= 0) {
                check(ordinals.add(result), "ordinal given twice", message);
                accepted.add(message);
                inDoubt.remove(message);
                return;
            }
            if (result != Offer.FULL && result != Offer.NO_SPACE) {
                throw new AssertionError("refused: " + Offer.describe(result));
            }
            idle(seen, () -> false);
        }
    }

    /** Sends one message that must be accepted now. */
    long send(LaneWriter writer, int message, int length) {
        UnsafeBuffer payload = payload(message, length);
        long ordinal = writer.offer(0, payload, 0, payload, 0, length, 1);
        check(ordinal >= 0, "refused, " + Offer.describe(ordinal), message);
        accepted.add(message);
        return ordinal;
    }

    /** What every handler does: checks bytes, order and marks; it takes a step of time. */
    int receive(Frame frame, int slot) {
        int message = frame.payload().getInt(0);
        checkPinned(frame, message);
        boolean fenced = exclusive && Head.slot(view.head()) != slot;
        if (!fenced) { // else it was fenced on its way to the handler: its release will fail
            check(accepted.contains(message) || inDoubt.contains(message), "phantom", message);
            check(!acknowledged.contains(message), "delivered after it was acknowledged", message);
            boolean first = handed.merge(message, 1, Integer::sum) == 1;
            check(first || frame.redelivered(), "second delivery without a mark", message);
            check(!calm || !first || !frame.redelivered(), "first delivery with a mark", message);
            checkOrder(frame, message, first);
        }
        FailPoint.hit("handler");
        checkPinned(frame, message);
        return message;
    }

    /** The bytes are those of one message, and the term is still the one that the frame was found in. */
    void checkPinned(Frame frame, int message) {
        for (int i = 0; i + 4 <= frame.length(); i += 4) {
            check(frame.payload().getInt(i) == message, "torn payload", message);
        }
        long generation = frame.leasedIn().region().getLongVolatile(TermLayout.GENERATION);
        check(generation == frame.generation(), "term recycled under its reader", message);
    }

    private void checkOrder(Frame frame, int message, boolean first) {
        int producer = message >>> PRODUCER_SHIFT;
        if (exclusive) {
            if (first) {
                Integer last = lastFirst.put(producer, message);
                check(last == null || last < message, "out of order", message);
            }
        } else if (frame.deliveries() == 1) {
            view.walk((t, unit, cell) -> {
                boolean before = t < frame.generation() || (t == frame.generation() && unit < frame.unit());
                boolean skipped = before && Cells.state(cell) == Cells.READY && Cells.deliveries(cell) == 0;
                check(
                        !skipped || view.message(view.physical(t), unit) >>> PRODUCER_SHIFT != producer,
                        "out of order",
                        message);
            });
        }
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
                return growthMayWait ? 0 : Offer.GROWTH_HELD;
            }
            growthHolder = slot;
            int physical = spare();
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

        /** A parked term that is free again, else the first that was never used. */
        private int spare() {
            Lane own = lane(slot);
            Set<Integer> used = new HashSet<>(kept);
            own.forEachTerm(used::add);
            List<Integer> over = new ArrayList<>();
            ParkedTerms parked = new ParkedTerms(own);
            parked.forEach((physical, t) -> {
                if (used.add(physical) && parked.look(physical, t) == ParkedTerms.State.OVER) {
                    over.add(physical);
                }
            });
            int physical = 0;
            while (used.contains(physical)) {
                physical++;
            }
            return over.isEmpty() ? physical : over.get(0);
        }

        @Override
        public boolean isDead(int other) {
            return dead.contains(other) || isBlind();
        }

        @Override
        public boolean isSuspect(int other) {
            return dying.contains(other);
        }

        private boolean isBlind() {
            String method = blindMethod;
            return method != null
                    && StackWalker.getInstance()
                            .walk(frames ->
                                    frames.anyMatch(f -> f.getClassName().startsWith("io.vigil.ipc.lane.")
                                            && f.getMethodName().equals(method)));
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
        public boolean underGrowthLock(Runnable work) {
            if (growthHolder >= 0 && growthHolder != slot) {
                return false;
            }
            growthHolder = slot;
            work.run();
            growthHolder = -1;
            return true;
        }

        @Override
        public void keepForever(int physical) {
            kept.add(physical);
        }

        @Override
        public boolean isKeptForever(int physical) {
            return kept.contains(physical);
        }

        @Override
        public Fates fates() {
            return new Fates(fateWords, 0);
        }

        @Override
        public int physicals() {
            return physicals.size();
        }

        @Override
        public boolean evict(Lane lane, Frame frame, long leased) {
            return evictions.evict(lane, frame, leased);
        }
    }
}
