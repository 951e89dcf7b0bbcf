package io.vigil.tools.dump;

import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.lane.FrameSnapshot;

/** What became of a frame so far, in the words of the dump; the last two are for filters only. */
enum DumpState {
    WRITING,
    READY,
    LEASED,
    ACKED,
    EXPIRED,
    DROPPED,
    /** Its copy in another lane is the message now. */
    MOVED,
    ABORTED,
    DAMAGED,
    /** READY or LEASED. */
    WAITING,
    /** ACKED, EXPIRED, DROPPED or MOVED. */
    DONE;

    static DumpState of(FrameSnapshot frame) {
        return switch (frame.state()) {
            case WRITING -> WRITING;
            case READY -> frame.acknowledged() ? ACKED : READY;
            case LEASED -> LEASED;
            case DONE -> ofDone(frame.flags());
            case ABORTED -> ABORTED;
            case DAMAGED -> DAMAGED;
        };
    }

    private static DumpState ofDone(int reason) {
        return switch (reason) {
            case Cells.EXPIRED -> EXPIRED;
            case Cells.DROPPED -> DROPPED;
            case Cells.MOVED -> MOVED;
            default -> ACKED;
        };
    }

    /** Whether somebody who asks for {@code wanted} means this one. */
    boolean is(DumpState wanted) {
        return switch (wanted) {
            case WAITING -> this == READY || this == LEASED;
            case DONE -> this == ACKED || this == EXPIRED || this == DROPPED || this == MOVED;
            default -> this == wanted;
        };
    }
}
