package io.vigil.ipc.lane;

/**
 * The words of a lane that say where it stands, for people and tools. Immutable; read one after the other, so in a lane
 * that is in use they belong to slightly different moments.
 *
 * @param active the term that takes frames, 0 = the lane has none yet
 * @param prepared the newest term that is ready
 * @param oldest the oldest term that is not recycled
 * @param headTerm with {@code headUnit}: the first frame that is not released
 * @param holder slot of the reader of a lane with one reader, else {@link Cells#NOBODY}
 * @param epoch of that role
 * @param limboSlot slot of a fenced reader that may still be reading, else {@link Cells#NOBODY}
 * @param limboTerm the oldest term that it may still be reading
 * @param suspectTerm with {@code suspectUnit}: the frame that readers died with last, 0 = none
 * @param suspectAttempts how many in a row
 */
public record LaneWords(
        long active,
        long prepared,
        long oldest,
        long headTerm,
        int headUnit,
        int holder,
        int epoch,
        int limboSlot,
        long limboTerm,
        long suspectTerm,
        int suspectUnit,
        int suspectAttempts) {

    /** The first frame that is not released, as {@link FrameSnapshot#place} numbers frames. */
    public long headPlace() {
        return Head.place(headTerm, headUnit);
    }

    /** Reads them; needs no lock. */
    public static LaneWords of(Lane lane) {
        LaneControl control = lane.control();
        long oldest = control.oldest();
        long limbo = control.limbo();
        long suspect = control.suspect();
        long head = control.head();
        long active = control.active();
        boolean hasLimbo = limbo != 0 && Head.limboSlot(limbo) != Cells.NOBODY;
        return new LaneWords(
                active,
                control.prepared(),
                oldest,
                lane.termIn(head),
                Head.offset(head),
                lane.isExclusive() ? Head.slot(head) : Cells.NOBODY,
                lane.isExclusive() ? Head.epoch(head) : 0,
                hasLimbo ? Head.limboSlot(limbo) : Cells.NOBODY,
                hasLimbo ? Head.limboTerm(limbo) : 0,
                suspect == 0 ? 0 : lane.termIn(suspect),
                suspect == 0 ? 0 : Head.offset(suspect),
                suspect == 0 ? 0 : Head.slot(suspect));
    }
}
