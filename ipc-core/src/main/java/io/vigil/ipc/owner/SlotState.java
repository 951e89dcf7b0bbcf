package io.vigil.ipc.owner;

/** The state word of a slot ({@link OwnerLayout}): {epoch 56, state 8}. The epoch counts how often it became clean. */
final class SlotState {
    /** No cell of any mailbox names the slot; only such slots are taken. */
    static final int CLEAN = 0;
    /** An owner has it: a live one as long as the slot's lock is held. */
    static final int TAKEN = 1;
    /** Its owner is proved dead, and something may still name the slot. */
    static final int DIRTY = 2;

    private static final int EPOCH_SHIFT = 8;
    private static final int STATE_MASK = 0xFF;
    private static final String[] NAMES = {"CLEAN", "TAKEN", "DIRTY"};

    private SlotState() {}

    static long word(long epoch, int state) {
        return epoch << EPOCH_SHIFT | state;
    }

    static int state(long word) {
        return (int) word & STATE_MASK;
    }

    static long epoch(long word) {
        return word >>> EPOCH_SHIFT;
    }

    static boolean isClean(long word) {
        return state(word) == CLEAN;
    }

    /** The same epoch in another state. */
    static long with(long word, int state) {
        return word(epoch(word), state);
    }

    /** What follows when nothing names the slot any more. */
    static long cleaned(long word) {
        return word(epoch(word) + 1, CLEAN);
    }

    static String describe(long word) {
        int state = state(word);
        return (state < NAMES.length ? NAMES[state] : "UNKNOWN " + state) + " epoch=" + epoch(word);
    }
}
