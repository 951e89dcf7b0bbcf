package io.vigil.ipc.lane;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;

/** Flyweight over the control block of one lane: {@link LaneLayout} names every word, its writer and its ordering. */
public final class LaneControl {
    private final Region region;
    private final int base;

    public LaneControl(Region region, int base) {
        this.region = region;
        this.base = base;
    }

    /** First values of a lane in a control file that nobody else sees yet. */
    public static void format(Region region, int base, boolean exclusive) {
        region.putLong(base + LaneLayout.OLDEST, 1);
        region.putLong(
                base + LaneLayout.HEAD, exclusive ? Head.exclusive(0, Cells.NOBODY, 1, 0) : Head.competing(1, 0));
    }

    public long active() {
        return load(LaneLayout.ACTIVE, "active.load");
    }

    boolean casActive(long expected, long next) {
        return cas(LaneLayout.ACTIVE, expected, next, "roll.active");
    }

    public long prepared() {
        return load(LaneLayout.PREPARED, "prepared.load");
    }

    boolean casPrepared(long expected, long next) {
        return cas(LaneLayout.PREPARED, expected, next, "prepare.prepared");
    }

    public long oldest() {
        return load(LaneLayout.OLDEST, "oldest.load");
    }

    boolean casOldest(long expected, long next, String site) {
        return cas(LaneLayout.OLDEST, expected, next, site);
    }

    public long head() {
        return load(LaneLayout.HEAD, "head.load");
    }

    boolean casHead(long expected, long next, String site) {
        return cas(LaneLayout.HEAD, expected, next, site);
    }

    long released() {
        FailPoint.hit("released.load");
        return region.getLongOpaque(base + LaneLayout.RELEASED);
    }

    void released(long value) {
        FailPoint.hit("released");
        region.putLongOpaque(base + LaneLayout.RELEASED, value);
    }

    public long inWork() {
        return load(LaneLayout.IN_WORK, "inWork.load");
    }

    void inWork(long value) {
        FailPoint.hit("inWork");
        region.putLongRelease(base + LaneLayout.IN_WORK, value);
        FailPoint.hit("inWork.done");
    }

    public long suspect() {
        return load(LaneLayout.SUSPECT, "suspect.load");
    }

    boolean casSuspect(long expected, long next) {
        return cas(LaneLayout.SUSPECT, expected, next, "takeover.suspect");
    }

    /** Up to where frames may have been handed to an earlier holder of the role; it only rises. */
    long maybe() {
        return load(LaneLayout.MAYBE, "maybe.load");
    }

    boolean casMaybe(long expected, long next) {
        return cas(LaneLayout.MAYBE, expected, next, "takeover.maybe");
    }

    /** Epoch of the last holder that was robbed of the role alive, and bits of {@link Role}; 0 when there was none. */
    long robbed() {
        return load(LaneLayout.ROBBED, "robbed.load");
    }

    boolean casRobbed(long expected, long next) {
        return cas(LaneLayout.ROBBED, expected, next, "takeover.robbed");
    }

    public long limbo() {
        return load(LaneLayout.LIMBO, "limbo.load");
    }

    boolean casLimbo(long expected, long next, String site) {
        return cas(LaneLayout.LIMBO, expected, next, site);
    }

    public long peak() {
        return region.getLongOpaque(base + LaneLayout.PEAK);
    }

    void raisePeak(long depth) {
        if (depth > peak()) {
            region.putLongOpaque(base + LaneLayout.PEAK, depth);
        }
    }

    public long redelivered() {
        return region.getLongAcquire(base + LaneLayout.REDELIVERED);
    }

    void countRedelivered() {
        add(LaneLayout.REDELIVERED);
    }

    public long corrupt() {
        return region.getLongAcquire(base + LaneLayout.CORRUPT);
    }

    void countCorrupt() {
        add(LaneLayout.CORRUPT);
    }

    private void add(int field) {
        long value;
        do {
            value = region.getLongAcquire(base + field);
        } while (!region.compareAndSetLong(base + field, value, value + 1));
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
        return region.getLongAcquire(dirAt(t));
    }

    boolean casDir(long t, long expected, int physical, String site) {
        FailPoint.hit(site);
        boolean done = region.compareAndSetLong(dirAt(t), expected, t << 24 | physical);
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

    private int dirAt(long t) {
        return base + LaneLayout.DIR + ((int) t & LaneLayout.DIR_LENGTH - 1) * Long.BYTES;
    }

    private long load(int field, String site) {
        FailPoint.hit(site);
        return region.getLongAcquire(base + field);
    }

    private boolean cas(int field, long expected, long next, String site) {
        FailPoint.hit(site);
        boolean done = region.compareAndSetLong(base + field, expected, next);
        if (done) {
            FailPoint.done(site);
        }
        return done;
    }
}
