package io.vigil.ipc.lane;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.region.Region;

/** Flyweight over the words of {@link Fate}, one a physical term of the mailbox. Thread-safe as memory is. */
public final class Fates {
    private final Region region;
    private final int base;

    public Fates(Region region, int base) {
        this.region = region;
        this.base = base;
    }

    public long of(int physical) {
        FailPoint.hit("fate.load");
        return region.getLongAcquire(base + physical * Long.BYTES);
    }

    boolean cas(int physical, long expected, long next, String site) {
        FailPoint.hit(site);
        boolean done = region.compareAndSetLong(base + physical * Long.BYTES, expected, next);
        if (done) {
            FailPoint.done(site);
        }
        return done;
    }
}
