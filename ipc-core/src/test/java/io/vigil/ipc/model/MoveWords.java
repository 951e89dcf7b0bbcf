package io.vigil.ipc.model;

/** The words of {@link MoveModel}: cells as {@code generation | owner | state}, the intent, the move lock. */
final class MoveWords {
    static final int SOURCE = 0;
    static final int TARGET = 2;
    static final int PAYLOAD = 3;
    static final int LOCK = 4;
    static final int PHASE = 5;
    static final int INTENT_SOURCE = 6;
    static final int INTENT_TARGET = 7;
    static final int DELIVERED = 8;
    static final int KILLS = 10;
    static final int SENT = 11;
    static final int PROCESSES = 12;

    static final int FREE = 0;
    static final int WRITING = 1;
    static final int READY = 2;
    static final int LEASED = 3;
    static final int DONE = 4;
    static final int ABORTED = 5;

    private static final String[] NAMES = {
        "source0",
        "source1",
        "target",
        "payload",
        "moveLock",
        "phase",
        "intent.source",
        "intent.target",
        "delivered0",
        "delivered1"
    };
    private static final String[] STATES = {"FREE", "WRITING", "READY", "LEASED(move)", "DONE(moved)", "ABORTED"};

    private MoveWords() {}

    static int cell(int state, int owner, int generation) {
        return generation << 8 | owner << 4 | state;
    }

    static int state(int cell) {
        return cell & 15;
    }

    static int owner(int cell) {
        return cell >>> 4 & 15;
    }

    static int generation(int cell) {
        return cell >>> 8;
    }

    static String name(int address) {
        return NAMES[address];
    }

    static boolean isNamed(int address) {
        return address < NAMES.length;
    }

    static String value(int address, int value) {
        if (address > TARGET) {
            return Integer.toString(value);
        }
        int state = state(value);
        String owner = state == WRITING || state == LEASED ? " slot" + owner(value) : "";
        return STATES[state] + owner + " g" + generation(value);
    }
}
