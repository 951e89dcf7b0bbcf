package io.vigil.ipc.model;

/** The head word of a lane, {@code epoch | slot | t | offset}; a competing lane leaves epoch and slot alone. */
final class Head {
    private Head() {}

    static int of(int epoch, int slot, int t, int offset) {
        return epoch << 20 | slot << 16 | t << 8 | offset;
    }

    static int epoch(int head) {
        return head >>> 20;
    }

    static int slot(int head) {
        return head >>> 16 & 15;
    }

    static int t(int head) {
        return head >>> 8 & 255;
    }

    static int offset(int head) {
        return head & 255;
    }

    /** The same role at another position. */
    static int at(int head, int t, int offset) {
        return of(epoch(head), slot(head), t, offset);
    }

    static String describe(int head) {
        String role = slot(head) == Cells.NOBODY ? "nobody" : "slot" + slot(head);
        return role + " e" + epoch(head) + " at " + t(head) + ":" + offset(head);
    }
}
