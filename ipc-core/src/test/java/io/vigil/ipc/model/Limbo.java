package io.vigil.ipc.model;

/**
 * The limbo word of a lane, {@code epoch | slot | t}: which consumer lost the role and may still read from term t on.
 *
 * <p>Its epoch never falls, so that a set that was prepared for a role which has ended since fails.
 */
final class Limbo {
    static final int NONE = of(Cells.NOBODY, 0, 0);

    private Limbo() {}

    static int of(int slot, int epoch, int t) {
        return epoch << 16 | slot << 8 | t;
    }

    /** The role of this epoch has ended and nobody reads under it. */
    static int ended(int epoch) {
        return of(Cells.NOBODY, epoch, 0);
    }

    static int slot(int limbo) {
        return limbo >>> 8 & 15;
    }

    static int epoch(int limbo) {
        return limbo >>> 16;
    }

    static int t(int limbo) {
        return limbo & 255;
    }

    /** True when the entry holds its term, as long as its owner lives. */
    static boolean isEffective(int limbo, int head) {
        return slot(limbo) != Cells.NOBODY && Head.epoch(head) > epoch(limbo);
    }

    static String describe(int limbo) {
        return slot(limbo) == Cells.NOBODY
                ? "ended e" + epoch(limbo)
                : "slot" + slot(limbo) + " e" + epoch(limbo) + " from " + t(limbo);
    }
}
