package io.vigil.ipc.lane;

/**
 * Where frames begin, told from the cells alone: how a walk finds its way again behind damage. Only loads; the answers
 * hold for frames that were there before.
 */
final class Boundaries {
    private Boundaries() {}

    /**
     * The first unit from {@code from} on whose cell is that of a frame of t, or a PAD that a producer put there;
     * {@code units() + 1} when there is none. Cells inside a frame are never claimed, so this finds a boundary again
     * behind damage.
     */
    static int next(Term term, long t, int from) {
        for (int unit = from; unit <= term.units(); unit++) {
            if (isBoundary(term.peek(unit), t)) {
                return unit;
            }
        }
        return term.units() + 1;
    }

    private static boolean isBoundary(long cell, long t) {
        return Cells.state(cell) != Cells.FREE
                && Cells.isOf(cell, t)
                && Cells.state(cell) <= Cells.PAD
                && !Cells.isSealed(cell, t);
    }

    /** Whether no frame of t begins behind {@code unit} where its own frame shall be. */
    static boolean isClear(Term term, long t, int unit, int length) {
        for (int at = unit + 1; at < unit + length; at++) {
            if (isBoundary(term.peek(at), t)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the cells behind {@code unit} bear out that its frame has that length. */
    static boolean isWhole(Term term, long t, int unit, int length) {
        int next = next(term, t, unit + 1);
        if (next <= term.units()) {
            return next >= unit + length;
        }
        long hint = term.hint();
        return !Hint.isOf(hint, t) || Hint.offset(hint) <= unit || Hint.offset(hint) == unit + length;
    }
}
