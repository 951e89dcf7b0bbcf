package io.vigil.ipc.model;

/**
 * The words of cells, as section 1 of the protocol lays them out, only narrower: 32 bits a word.
 *
 * <pre>
 * generation 15 | len 4 | owner 4 | deliveries 4 | flags 2 | state 3
 * </pre>
 *
 * A free cell carries the whole generation; any other carries it modulo {@code tagModulus}.
 */
final class Cells {
    static final int FREE = 0;
    static final int WRITING = 1;
    static final int READY = 2;
    static final int LEASED = 3;
    static final int DONE = 4;
    static final int ABORTED = 5;
    static final int PAD = 6;

    static final int NOBODY = 15;

    /** Reasons of a DONE cell, in its flags. */
    static final int ACKED = 0;

    static final int EXPIRED = 1;
    static final int DROPPED = 2;
    static final int MOVED = 3;

    /** Flags of a LEASED cell. */
    static final int MOVE = 1;

    static final int JANITOR = 2;

    /** Flag of a READY cell: somebody may have seen this message before. */
    static final int MAYBE_DELIVERED = 2;

    private static final String[] NAMES = {"FREE", "WRITING", "READY", "LEASED", "DONE", "ABORTED", "PAD"};

    private final int tagModulus;
    private final boolean freeTagged;
    private final int freeModulus;

    Cells(Scenario scenario) {
        boolean narrow = scenario.has(PlantedFault.TWO_BIT_GENERATIONS);
        tagModulus = narrow ? 4 : scenario.tagModulus;
        freeModulus = narrow ? 4 : 1 << 14;
        freeTagged = !scenario.has(PlantedFault.FREE_WITHOUT_GENERATION);
    }

    int free(int t) {
        return freeTagged ? word(FREE, 0, 0, 0) | (t % freeModulus) << 17 : 0;
    }

    int writing(int t, int owner, int length) {
        return word(WRITING, 0, owner, length) | tag(t);
    }

    int ready(int t, int length) {
        return word(READY, 0, NOBODY, length) | tag(t);
    }

    int aborted(int t, int owner, int length) {
        return word(ABORTED, 0, owner, length) | tag(t);
    }

    int pad(int t, int frames) {
        return word(PAD, 0, 0, frames) | tag(t);
    }

    /** The same frame and generation with the fields that a consumer changes. */
    static int with(int cell, int state, int flags, int owner) {
        int kept = cell & ~(7 | 3 << 3 | 15 << 9);
        return kept | state | flags << 3 | owner << 9;
    }

    static int oneMoreDelivery(int cell) {
        return cell + (1 << 5);
    }

    private static int word(int state, int flags, int owner, int length) {
        return state | flags << 3 | owner << 9 | length << 13;
    }

    private int tag(int t) {
        return t % tagModulus << 17;
    }

    static int state(int cell) {
        return cell & 7;
    }

    static int flags(int cell) {
        return cell >>> 3 & 3;
    }

    static int deliveries(int cell) {
        return cell >>> 5 & 15;
    }

    static int owner(int cell) {
        return cell >>> 9 & 15;
    }

    /** Length in units; for PAD the number of frames in the term. */
    static int length(int cell) {
        return cell >>> 13 & 15;
    }

    /** True when the cell's generation can be that of term t. */
    boolean isOf(int cell, int t) {
        if (state(cell) == FREE) {
            return cell == free(t);
        }
        return cell >>> 17 == t % tagModulus;
    }

    static String describe(int cell) {
        int state = state(cell);
        String text = NAMES[state] + " g" + (cell >>> 17);
        if (state == WRITING || state == LEASED || state == ABORTED) {
            text += owner(cell) == NOBODY ? " nobody" : " slot" + owner(cell);
        }
        if (state == PAD) {
            return text + " frames" + length(cell);
        }
        return state == FREE
                ? text
                : text + " len" + length(cell) + (deliveries(cell) > 0 ? " d" + deliveries(cell) : "");
    }
}
