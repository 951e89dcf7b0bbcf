package io.vigil.ipc.lane;

/**
 * The 64-bit state word of a frame: the whole lane protocol runs on cells.
 *
 * <pre>
 * FREE   : state 3 | generation 61                    t, the lane's term sequence number, from 1, never reused
 * others : state 3 | flags 3 | deliveries 6 | owner 12 | length 20 | generation 20 (t mod 2^20)
 * PAD    : state 3 | 0 | frame count of the term in length | generation 20
 * </pre>
 *
 * <p>READY, DONE and PAD have no owner: the field holds the next 12 bits of t, so that a helper that slept through
 * 2^20 terms cannot take a live cell for an old one.
 *
 * <p>Who changes what (every change is a compare-and-set, every load acquire or volatile):
 *
 * <pre>
 * from          to               who                         a kill right after leaves
 * FREE t        WRITING me       producer                    WRITING of the dead: the sweep aborts it
 * FREE t        PAD              producer                    PAD: the next producer rolls
 * WRITING me    READY            its owner                   an accepted message
 * WRITING x     ABORTED x        anyone, when x is dead or   limbo: the term stays until x is gone or gives up
 *                                stalled too long
 * ABORTED me    ABORTED nobody   its owner, or the sweep     nothing to do
 * READY d       LEASED me d+1    competing consumer          LEASED of the dead: the sweep gives it back
 * LEASED me     DONE, READY      its owner                   decided
 * LEASED me     LEASED me, flags its owner                   LEASED of the dead, as before
 * LEASED x      READY            anyone, after a time limit  back in the lane
 * LEASED dead   READY maybe      anyone, lock free           back in the lane, marked
 * READY         DONE             exclusive consumer, janitor, drop_oldest
 * any of r      FREE s           whoever recycles the term   the next helper goes on
 * FREE t        PAD sealed       whoever found damage in t   the next to find it goes on
 * impossible    DONE, ABORTED,   the same, under the growth  the frame is lost and counted
 *               PAD sealed       lock
 * </pre>
 *
 * <p>An all-zero cell is FREE of generation 0: nobody claims it.
 */
public final class Cells {
    public static final int FREE = 0;
    public static final int WRITING = 1;
    public static final int READY = 2;
    public static final int LEASED = 3;
    public static final int DONE = 4;
    public static final int ABORTED = 5;
    public static final int PAD = 6;

    /** Owner of an ABORTED cell that belongs to no process. */
    public static final int NOBODY = 4095;
    /** Largest owner slot. */
    public static final int MAX_SLOT = NOBODY - 1;
    /** Deliveries are counted up to here and then stay. */
    public static final int MAX_DELIVERIES = 62;

    /** READY: it was leased by a process that died; its handler may have run. */
    public static final int MAYBE_DELIVERED = 2;
    /** LEASED: the source of a move between lanes, or being written to; only its holder or the sweep may touch it. */
    public static final int MOVING = 1;
    /** LEASED: the janitor looks at the deadline. */
    public static final int EXAMINED = 2;

    /**
     * LEASED: its reader has others in hand as well. READY, with MAYBE_DELIVERED: so it was, and nobody knows which of
     * them it died of.
     */
    public static final int AMONG_OTHERS = 4;

    /** PAD: put there when damage ended the term early; it does not know how many frames there are. */
    public static final int SEAL = 1;

    public static final int ACKED = 0;
    public static final int EXPIRED = 1;
    public static final int DROPPED = 2;
    public static final int MOVED = 3;

    public static final int LENGTH_BITS = 20;
    public static final long GENERATION_MASK = 0xFFFFFL;

    private static final int STATE_SHIFT = 61;
    private static final int FLAGS_SHIFT = 58;
    private static final int DELIVERIES_SHIFT = 52;
    private static final int OWNER_SHIFT = 40;
    private static final int LENGTH_SHIFT = 20;
    private static final long FIELD_20 = 0xFFFFFL;

    /** What makes a cell READY in a term: state, and the 32 bits of its number, in one comparison. */
    private static final long STATE_READY = (long) READY << STATE_SHIFT;

    private static final int HIGH_SHIFT = OWNER_SHIFT - 20;
    private static final long HIGH = 0xFFFL << OWNER_SHIFT;
    private static final long OF_READY = 7L << STATE_SHIFT | HIGH | GENERATION_MASK;

    private Cells() {}

    /** A free cell of term {@code t}: the number itself. */
    public static long free(long t) {
        return t;
    }

    public static long writing(long t, int owner, int length) {
        return word(WRITING, 0, 0, owner, length, t);
    }

    public static long ready(long t, int length, int deliveries, int flags) {
        return word(READY, flags, deliveries, high(t), length, t);
    }

    public static long leased(long t, int owner, int length, int deliveries, int flags) {
        return word(LEASED, flags, Math.min(deliveries, MAX_DELIVERIES), owner, length, t);
    }

    public static long done(long t, int length, int deliveries, int reason) {
        return word(DONE, reason, deliveries, high(t), length, t);
    }

    public static long aborted(long t, int owner, int length) {
        return word(ABORTED, 0, 0, owner, length, t);
    }

    /** The end of a full term; carries how many frames it holds. */
    public static long pad(long t, int frames) {
        return word(PAD, 0, 0, high(t), frames, t);
    }

    /** Takes the place of every free cell of a term that is set aside, so that nobody claims there. */
    static long sealed(long t) {
        return word(PAD, SEAL, 0, high(t), 0, t);
    }

    static boolean isSealed(long cell, long t) {
        return cell == sealed(t);
    }

    /** Bits 20 to 31 of t: they fill the owner field of states that have no owner, for a generation of 32 bits. */
    private static int high(long t) {
        return (int) (t >>> 20) & 0xFFF;
    }

    private static long word(int state, int flags, int deliveries, int owner, int length, long t) {
        return (long) state << STATE_SHIFT
                | (long) flags << FLAGS_SHIFT
                | (long) deliveries << DELIVERIES_SHIFT
                | (long) owner << OWNER_SHIFT
                | (long) length << LENGTH_SHIFT
                | (t & GENERATION_MASK);
    }

    public static int state(long cell) {
        return (int) (cell >>> STATE_SHIFT);
    }

    public static int flags(long cell) {
        return (int) (cell >>> FLAGS_SHIFT) & 7;
    }

    public static int deliveries(long cell) {
        return (int) (cell >>> DELIVERIES_SHIFT) & 63;
    }

    public static int owner(long cell) {
        return (int) (cell >>> OWNER_SHIFT) & 0xFFF;
    }

    /** Whether the owner field names somebody: else it holds a part of the generation. */
    public static boolean hasOwner(long cell) {
        int state = state(cell);
        return state == WRITING || state == LEASED || state == ABORTED;
    }

    /** Length in units; the frame count of a PAD. Unchecked: compare it with the room before it is used. */
    public static int length(long cell) {
        return (int) (cell >>> LENGTH_SHIFT & FIELD_20);
    }

    /**
     * Whether the cell belongs to term {@code t}: by 61 bits when FREE, 32 when READY, DONE or PAD (nothing pins
     * those), 20 when it has an owner, who pins it.
     */
    public static boolean isOf(long cell, long t) {
        return switch (state(cell)) {
            case FREE -> cell == t;
            case READY, DONE, PAD -> ((cell ^ t) & GENERATION_MASK) == 0 && owner(cell) == high(t);
            default -> ((cell ^ t) & GENERATION_MASK) == 0;
        };
    }

    /** Whether the cell is READY in term t. */
    public static boolean isReady(long cell, long t) {
        return (cell & OF_READY) == (STATE_READY | (t << HIGH_SHIFT & HIGH) | (t & GENERATION_MASK));
    }

    /** The cell for people: {@code LEASED owner=3 length=2 deliveries=1 flags=0 generation=7}. */
    public static String describe(long cell) {
        int state = state(cell);
        if (state == FREE) {
            return "FREE generation=" + cell;
        }
        if (state == PAD) {
            return (flags(cell) == SEAL ? "SEAL" : "PAD") + " frames=" + length(cell) + " generation="
                    + (cell & GENERATION_MASK);
        }
        String[] names = {"FREE", "WRITING", "READY", "LEASED", "DONE", "ABORTED", "PAD", "UNKNOWN"};
        return names[state] + " owner=" + owner(cell) + " length=" + length(cell) + " deliveries=" + deliveries(cell)
                + " flags=" + flags(cell) + " generation=" + (cell & GENERATION_MASK);
    }
}
