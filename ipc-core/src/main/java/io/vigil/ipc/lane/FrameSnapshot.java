package io.vigil.ipc.lane;

import org.jspecify.annotations.Nullable;

/**
 * One frame as somebody saw it who does not take part in the lane. Immutable; all of it belongs to one moment.
 *
 * @param term with {@code unit}: where the frame is
 * @param owner slot of whoever writes it or has it in hand, {@link Cells#NOBODY} when there is none
 * @param flags see {@link Cells}
 * @param units of 64 bytes that it takes; of damage: up to the next frame that can be found, or the end of the term
 * @param acknowledged whether it is READY before the head of a lane with one reader
 * @param content null when there is none to show: the frame is not written yet, was given up, or is damaged
 * @param damage what is wrong with it, with place, found and expected; null when nothing is
 */
public record FrameSnapshot(
        int lane,
        long term,
        int unit,
        State state,
        int owner,
        int deliveries,
        int flags,
        int units,
        boolean acknowledged,
        @Nullable Content content,
        @Nullable String damage) {
    /** What the cell says. */
    public enum State {
        WRITING,
        READY,
        LEASED,
        DONE,
        ABORTED,
        /** The cell can be nothing that was ever written there. */
        DAMAGED;

        static State of(long cell) {
            return values()[Cells.state(cell) - Cells.WRITING];
        }
    }

    /**
     * What the frame holds.
     *
     * @param presence which optional fields there are ({@link FrameLayout})
     * @param optional those fields, encoded
     * @param notBeforeMs 0 = at once
     * @param crashes deliveries that ended with the death of the reader
     * @param checked whether a checksum vouches for it; false where the mailbox has none
     */
    @SuppressWarnings("ArrayRecordComponent") // Copies of this snapshot's own; never compared.
    public record Content(
            int presence,
            byte[] optional,
            byte[] payload,
            long enqueuedMs,
            long notBeforeMs,
            int crashes,
            boolean checked) {}

    /** Where it is, as one number; numbers of one lane compare as places do. */
    public long place() {
        return Head.place(term, unit);
    }

    /** Whether its bytes can be trusted as far as that can be known. */
    public boolean isSound() {
        return damage == null;
    }
}
