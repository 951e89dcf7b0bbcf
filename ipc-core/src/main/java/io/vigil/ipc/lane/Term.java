package io.vigil.ipc.lane;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.region.Region;
import io.vigil.ipc.region.Word;
import io.vigil.ipc.region.Words;

/**
 * Flyweight over one mapped term. Holds no state of its own; thread-safe as memory is.
 *
 * <p>Every access to a shared word passes a {@link FailPoint}, so that tests can kill, stop or schedule there.
 */
public final class Term {
    private static final long UNSET = Long.MIN_VALUE;
    private static final long DEADLINE = (1L << 48) - 1;

    private final Region region;
    private final int units;
    private final int physical;
    private final int lines;
    private final int data;
    private final Words cells;
    private final Word hint;

    private Term(Region region, int units, int physical) {
        this.region = region;
        this.units = units;
        this.physical = physical;
        this.lines = Math.max(1, (units + 1) >>> 3);
        this.data = TermLayout.data(units);
        this.cells = region.words(TermLayout.CELLS, units + 1);
        this.hint = region.word(TermLayout.HINT);
    }

    /**
     * Writes the header of a term that nobody else sees yet, or that was parked, all cells free of {@code t}. Killed in
     * between: a parked term keeps its old number, and holds cells of both that nobody owns.
     */
    static Term format(Region region, int units, int physical, long t) {
        Term term = new Term(region, units, physical);
        FailPoint.hit("grow.fill");
        TermHeader.put(region, units, physical);
        region.putLong(TermLayout.HINT, Hint.of(t, 0, 0));
        region.putLong(TermLayout.FIRST_ORDINAL, UNSET | t);
        for (int k = 0; k < TermLayout.BASES; k++) {
            region.putLong(TermLayout.BASE + k * Long.BYTES, t == 1 ? t : UNSET | t);
        }
        region.putLong(TermLayout.DONE_COUNT, t << 32);
        for (int i = 0; i <= units; i++) {
            region.putLong(TermLayout.CELLS + i * Long.BYTES, Cells.free(t));
        }
        FailPoint.hit("grow.filled");
        region.putLongVolatile(TermLayout.GENERATION, t);
        return term;
    }

    /** Looks at a term that somebody formatted; CORRUPT_STORE when the header is not that of the expected term. */
    public static Term attach(Region region, int units, int physical) {
        TermHeader.check(region, units, physical);
        return new Term(region, units, physical);
    }

    public int units() {
        return units;
    }

    int physical() {
        return physical;
    }

    public Region region() {
        return region;
    }

    /** Where the frame at a unit begins in {@link #region()}. The caller has checked the unit. */
    int frame(int unit) {
        return data + unit * TermLayout.UNIT;
    }

    /** Cells that are eight apart share a cache line, neighbours never do. */
    private int place(int unit) {
        return (unit & 7) * lines + (unit >>> 3);
    }

    /** Where the cell of a unit lies in {@link #region()}. */
    int cellAt(int unit) {
        return TermLayout.CELLS + place(unit) * Long.BYTES;
    }

    long cell(int unit) {
        FailPoint.hit("cell.load");
        return cells.acquire(place(unit));
    }

    /** The load of the sleep handshake: ordered after the store that announced the sleeper. */
    long cellVolatile(int unit) {
        FailPoint.hit("cell.load");
        return cells.volatileLoad(place(unit));
    }

    /** As {@link #cell}, for walks that take no part in the protocol. */
    long peek(int unit) {
        return cells.acquire(place(unit));
    }

    /** Turns every free cell of t behind {@code unit} into one that nobody claims. */
    void seal(long t, int unit) {
        for (int at = unit + 1; at <= units; at++) {
            if (peek(at) == Cells.free(t)) {
                casCell(at, Cells.free(t), Cells.sealed(t), "quarantine.seal");
            }
        }
    }

    boolean casCell(int unit, long expected, long next, String site) {
        return casCellAt(place(unit), expected, next, site);
    }

    long generation() {
        FailPoint.hit("term.generation.load");
        return region.getLongAcquire(TermLayout.GENERATION);
    }

    boolean casGeneration(long expected, long next) {
        return cas(TermLayout.GENERATION, expected, next, "prepare.generation");
    }

    long hint() {
        FailPoint.hit("term.hint.load");
        return hint.opaque();
    }

    /** Only while pinned: the owner of a WRITING cell, before it commits. */
    void hint(long value) {
        FailPoint.hit("hint");
        hint.putOpaque(value);
        FailPoint.hit("hint.done");
    }

    boolean casHint(long expected, long next) {
        return cas(TermLayout.HINT, expected, next, "prepare.hint");
    }

    /** Notes a deadline of a frame of t that the caller is writing: whoever expires frames looks here first. */
    void noteDeadline(long t, long deadlineMs) {
        long wanted = (t & 0xFFFF) << 48 | (Math.max(0, deadlineMs) & DEADLINE);
        while (true) {
            FailPoint.hit("term.deadline.load");
            long word = region.getLongAcquire(TermLayout.MIN_DEADLINE);
            boolean earlier = word >>> 48 == (t & 0xFFFF) && word != 0 && (word & DEADLINE) <= (wanted & DEADLINE);
            if (earlier || cas(TermLayout.MIN_DEADLINE, word, wanted, "deadline")) {
                return;
            }
        }
    }

    /** Earliest deadline that a frame of t may have; {@link Long#MAX_VALUE} when none has one. */
    long minDeadline(long t) {
        FailPoint.hit("term.deadline.load");
        long word = region.getLongAcquire(TermLayout.MIN_DEADLINE);
        return word != 0 && word >>> 48 == (t & 0xFFFF) ? word & DEADLINE : Long.MAX_VALUE;
    }

    /** Ordinal of the first frame, or negative when it is not known yet. */
    long firstOrdinal() {
        FailPoint.hit("term.ordinal.load");
        return region.getLongAcquire(TermLayout.FIRST_ORDINAL);
    }

    void publishFirstOrdinal(long t, long ordinal) {
        cas(TermLayout.FIRST_ORDINAL, UNSET | t, ordinal, "roll.ordinal");
    }

    boolean casFirstOrdinalToUnset(long expected, long t) {
        return cas(TermLayout.FIRST_ORDINAL, expected, UNSET | t, "prepare.ordinal");
    }

    /**
     * Totals before this term, or -1 while they are not set for term {@code t}. Stored plus t: whatever the totals do,
     * the words of one physical term then never repeat, so a compare-and-set with an old one fails.
     */
    long baseOf(int k, long t) {
        long word = baseWord(k);
        return word >= 0 && generation() == t ? word - t : -1;
    }

    private long baseWord(int k) {
        FailPoint.hit("term.base.load");
        return region.getLongAcquire(TermLayout.BASE + k * Long.BYTES);
    }

    void publishBase(int k, long t, long value) {
        cas(TermLayout.BASE + k * Long.BYTES, UNSET | t, value + t, "prepare.base");
    }

    /** Puts 0 where the total before the oldest term cannot be what was stored; whoever looks at the counts is told. */
    void healBase(int k, long t) {
        long word = baseWord(k);
        if (word < t) {
            cas(TermLayout.BASE + k * Long.BYTES, word, t, "heal.base");
        }
    }

    /** Puts an ordinal where the stored one cannot be one. */
    boolean healFirstOrdinal(long ordinal) {
        long word = firstOrdinal();
        return word < 0 && cas(TermLayout.FIRST_ORDINAL, word, ordinal, "heal.ordinal");
    }

    /** Takes the base from term r's to unset of s; a word that is not r's stays. */
    void clearBase(int k, long r, long s) {
        long word = baseWord(k);
        // The generation is the last word that a recycle changes: seen to be r after the load, the word was r's.
        if (word >= 0 && generation() == r) {
            cas(TermLayout.BASE + k * Long.BYTES, word, UNSET | s, "prepare.baseClear");
        }
    }

    /** Finished frames of a per-cell lane as far as counted, 0 when the word is of another term. */
    int doneCount(long t) {
        FailPoint.hit("term.done.load");
        long word = region.getLongAcquire(TermLayout.DONE_COUNT);
        // Bounded, because a damaged count must not let a producer in that finds the lane full.
        return word >>> 32 == (t & 0xFFFF_FFFFL) ? Math.max(0, Math.min((int) word, units)) : 0;
    }

    /** Counts one finished frame; given up when the term moved on. */
    void countDone(long t) {
        long word;
        do {
            FailPoint.hit("term.done.load");
            word = region.getLongAcquire(TermLayout.DONE_COUNT);
            if (word >>> 32 != (t & 0xFFFF_FFFFL)) {
                return;
            }
        } while (!cas(TermLayout.DONE_COUNT, word, word + 1, "doneCount"));
    }

    void clearDoneCount(long r, long s) {
        FailPoint.hit("term.done.load");
        long word = region.getLongAcquire(TermLayout.DONE_COUNT);
        if (word >>> 32 == (r & 0xFFFF_FFFFL)) {
            cas(TermLayout.DONE_COUNT, word, s << 32, "prepare.doneCount");
        }
    }

    /** Turns every cell that still belongs to {@code r} into a free one of {@code s}. */
    void refill(long r, long s) {
        for (int i = 0; i <= units; i++) {
            FailPoint.hit("cell.load");
            long cell = cells.acquire(i);
            // The look at the generation keeps a helper that slept for 2^20 terms away from live cells.
            // Until then a cell is r's or free for s; what is neither is damage that no frame met, and ends here.
            // Looked at again after a failure: it may have been a late sweep, that ended the limbo of a dead sender.
            while (cell != Cells.free(s)
                    && region.getLongAcquire(TermLayout.GENERATION) == r
                    && !casCellAt(i, cell, Cells.free(s), "prepare.cell")) {
                FailPoint.hit("cell.load");
                cell = cells.acquire(i);
            }
        }
    }

    private boolean casCellAt(int index, long expected, long next, String site) {
        FailPoint.hit(site);
        boolean done = cells.compareAndSet(index, expected, next);
        if (done) {
            FailPoint.done(site);
        }
        return done;
    }

    private boolean cas(int at, long expected, long next, String site) {
        FailPoint.hit(site);
        boolean done = region.compareAndSetLong(at, expected, next);
        if (done) {
            FailPoint.done(site);
        }
        return done;
    }
}
