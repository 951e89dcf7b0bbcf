package io.vigil.ipc.lane;

/** Results of sending on the hot path: a position, or one of these reasons. */
public final class Offer {
    /** The bound in messages is reached. */
    public static final long FULL = -1;
    /** The bound in bytes is reached: every term that the mailbox may have is in use. */
    public static final long NO_SPACE = -2;
    /** The file system has no room for another term. */
    public static final long STORAGE_FULL = -3;
    /** The mailbox was shut. */
    public static final long SHUT = -4;
    /** The message is larger than the mailbox allows. */
    public static final long TOO_LARGE = -5;
    /** Another process that does not go on holds the growth of this mailbox; what is allocated still works. */
    public static final long GROWTH_HELD = -6;

    /** The mailbox takes no more messages a second from all its senders together. */
    public static final long RATE_LIMITED = -7;
    /** The high watermark was reached, and the depth is not down to the low one yet. */
    public static final long PRESSURE = -8;
    /** There was no room, and the policy of the mailbox dropped the message and counted it. */
    public static final long DROPPED = -9;

    private Offer() {}

    /** The reason for people. */
    public static String describe(long result) {
        if (result >= 0) {
            return "accepted";
        }
        return switch ((int) result) {
            case (int) FULL -> "bound in messages reached";
            case (int) NO_SPACE -> "bound in bytes reached";
            case (int) STORAGE_FULL -> "file system full";
            case (int) SHUT -> "mailbox shut";
            case (int) TOO_LARGE -> "message too large";
            case (int) GROWTH_HELD -> "growth held by a process that does not go on";
            case (int) RATE_LIMITED -> "rate used up";
            case (int) PRESSURE -> "high watermark reached, and not down to the low one yet";
            case (int) DROPPED -> "no room, dropped as the mailbox's policy says";
            default -> "unknown result " + result;
        };
    }
}
