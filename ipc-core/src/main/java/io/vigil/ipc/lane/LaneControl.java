package io.vigil.ipc.lane;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;
import io.vigil.ipc.region.Word;
import io.vigil.ipc.region.Words;

/** Flyweight over the control block of one lane: {@link LaneLayout} names every word, its writer and its ordering. */
public final class LaneControl {
    private final Region region;
    private final int base;
    private final Word active;
    private final Word prepared;
    private final Word oldest;
    private final Word head;
    private final Word released;
    private final Word inWork;
    private final Word suspect;
    private final Word maybe;
    private final Word robbed;
    private final Word limbo;
    private final Word peak;
    private final Word redelivered;
    private final Word corrupt;
    private final Words directory;

    public LaneControl(Region region, int base) {
        this.region = region;
        this.base = base;
        this.active = region.word(base + LaneLayout.ACTIVE);
        this.prepared = region.word(base + LaneLayout.PREPARED);
        this.oldest = region.word(base + LaneLayout.OLDEST);
        this.head = region.word(base + LaneLayout.HEAD);
        this.released = region.word(base + LaneLayout.RELEASED);
        this.inWork = region.word(base + LaneLayout.IN_WORK);
        this.suspect = region.word(base + LaneLayout.SUSPECT);
        this.maybe = region.word(base + LaneLayout.MAYBE);
        this.robbed = region.word(base + LaneLayout.ROBBED);
        this.limbo = region.word(base + LaneLayout.LIMBO);
        this.peak = region.word(base + LaneLayout.PEAK);
        this.redelivered = region.word(base + LaneLayout.REDELIVERED);
        this.corrupt = region.word(base + LaneLayout.CORRUPT);
        this.directory = region.words(base + LaneLayout.DIR, LaneLayout.DIR_LENGTH);
    }

    /** First values of a lane in a control file that nobody else sees yet. */
    public static void format(Region region, int base, boolean exclusive) {
        region.putLong(base + LaneLayout.OLDEST, 1);
        region.putLong(
                base + LaneLayout.HEAD, exclusive ? Head.exclusive(0, Cells.NOBODY, 1, 0) : Head.competing(1, 0));
    }

    public long active() {
        return load(active, "active.load");
    }

    boolean casActive(long expected, long next) {
        return cas(active, expected, next, "roll.active");
    }

    public long prepared() {
        return load(prepared, "prepared.load");
    }

    boolean casPrepared(long expected, long next) {
        return cas(prepared, expected, next, "prepare.prepared");
    }

    public long oldest() {
        return load(oldest, "oldest.load");
    }

    boolean casOldest(long expected, long next, String site) {
        return cas(oldest, expected, next, site);
    }

    public long head() {
        return load(head, "head.load");
    }

    boolean casHead(long expected, long next, String site) {
        return cas(head, expected, next, site);
    }

    long released() {
        FailPoint.hit("released.load");
        return released.opaque();
    }

    void released(long value) {
        FailPoint.hit("released");
        released.putOpaque(value);
    }

    public long inWork() {
        return load(inWork, "inWork.load");
    }

    void inWork(long value) {
        FailPoint.hit("inWork");
        inWork.putRelease(value);
        FailPoint.hit("inWork.done");
    }

    public long suspect() {
        return load(suspect, "suspect.load");
    }

    boolean casSuspect(long expected, long next) {
        return cas(suspect, expected, next, "takeover.suspect");
    }

    /** Up to where frames may have been handed to an earlier holder of the role; it only rises. */
    long maybe() {
        return load(maybe, "maybe.load");
    }

    boolean casMaybe(long expected, long next) {
        return cas(maybe, expected, next, "takeover.maybe");
    }

    /** Epoch of the last holder that was robbed of the role alive, and bits of {@link Role}; 0 when there was none. */
    long robbed() {
        return load(robbed, "robbed.load");
    }

    boolean casRobbed(long expected, long next) {
        return cas(robbed, expected, next, "takeover.robbed");
    }

    public long limbo() {
        return load(limbo, "limbo.load");
    }

    boolean casLimbo(long expected, long next, String site) {
        return cas(limbo, expected, next, site);
    }

    public long peak() {
        return peak.opaque();
    }

    void raisePeak(long depth) {
        if (depth > peak()) {
            peak.putOpaque(depth);
        }
    }

    public long redelivered() {
        return redelivered.acquire();
    }

    void countRedelivered() {
        add(redelivered);
    }

    public long corrupt() {
        return corrupt.acquire();
    }

    void countCorrupt() {
        add(corrupt);
    }

    private static void add(Word counter) {
        long value;
        do {
            value = counter.acquire();
        } while (!counter.compareAndSet(value, value + 1));
    }

    /** A word that nobody can have stored. It cannot be put right from what else there is. */
    VigilException corrupt(String lane, String field, int at, Object found, Object expected) {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "damaged control file: lane=" + lane + ", " + region.place(base + at) + ", field=" + field + ", found="
                        + found + ", expected=" + expected
                        + "; what waits can be looked at, restore or remove the mailbox");
    }

    /** The raw directory entry that t would use; its {@link #dirTerm} says whose it is. */
    public long dir(long t) {
        FailPoint.hit("dir.load");
        return directory.acquire(dirAt(t));
    }

    boolean casDir(long t, long expected, int physical, String site) {
        FailPoint.hit(site);
        boolean done = directory.compareAndSet(dirAt(t), expected, t << 24 | physical);
        if (done) {
            FailPoint.done(site);
        }
        return done;
    }

    public static long dirTerm(long entry) {
        return entry >>> 24;
    }

    public static int dirPhysical(long entry) {
        return (int) entry & 0xFFFFFF;
    }

    private static int dirAt(long t) {
        return (int) t & LaneLayout.DIR_LENGTH - 1;
    }

    private static long load(Word field, String site) {
        FailPoint.hit(site);
        return field.acquire();
    }

    private static boolean cas(Word field, long expected, long next, String site) {
        FailPoint.hit(site);
        boolean done = field.compareAndSet(expected, next);
        if (done) {
            FailPoint.done(site);
        }
        return done;
    }
}
