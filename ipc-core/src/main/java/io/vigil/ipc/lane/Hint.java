package io.vigil.ipc.lane;

/** Codec of a term's hint: generation 24 | frame index 20 | offset 20: a boundary of that generation, for ever. */
final class Hint {
    private Hint() {}

    static long of(long t, int index, int offset) {
        return (t & 0xFF_FFFF) << 40 | (long) index << 20 | offset;
    }

    static boolean isOf(long hint, long t) {
        return hint >>> 40 == (t & 0xFF_FFFF);
    }

    static int index(long hint) {
        return (int) (hint >>> 20) & 0xFFFFF;
    }

    static int offset(long hint) {
        return (int) hint & 0xFFFFF;
    }
}
