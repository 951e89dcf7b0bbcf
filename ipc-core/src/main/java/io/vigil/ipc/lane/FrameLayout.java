package io.vigil.ipc.lane;

/**
 * Where things lie in a frame.
 *
 * <pre>
 * offset | size | type  | field          | written by        | ordering        | meaning
 *   0    |  4   | int   | CHECKSUM       | producer          | plain, by cell  | of everything from PRESENCE to the end; 0 = off
 *   4    |  2   | short | CRASHES        | lease holder      | plain, pinned   | deliveries that ended with the reader's death
 *   6    |  2   | short | PRIORITY       | producer          | plain, by cell  | that a delayed frame had; else 0
 *   8    |  8   | long  | NOT_BEFORE     | lease holder      | plain, pinned   | epoch ms of a delayed frame; 0 = at once
 *  16    |  2   | short | PRESENCE       | producer          | plain, by cell  | which optional fields follow
 *  18    |  2   | short | PAYLOAD_OFFSET | producer          | plain, by cell  | from the start of the frame
 *  20    |  4   | int   | PAYLOAD_LENGTH | producer          | plain, by cell  | exact, in bytes
 *  24    |  8   | long  | ENQUEUED       | producer          | plain, by cell  | epoch ms
 *  32    |  ... | bytes | optional       | producer          | plain, by cell  | in the order of the presence bits
 * </pre>
 *
 * <p>Optional fields, by bit: 0 deadline (8), 1 signal (2), 2 priority (1), 3 id, 4 correlation id, 5 trace, 6 sender,
 * 7 reply-to, 8 topic, 9 origin, 10 failure (24), 11 headers, 12 reason; those without a size are a 2-byte length and
 * bytes ({@code MessageFields} says which). Unknown bits come last and are skipped, because the payload's offset is
 * given.
 */
public final class FrameLayout {
    public static final int CHECKSUM = 0;
    public static final int CRASHES = CHECKSUM + Integer.BYTES;
    public static final int PRIORITY = CRASHES + Short.BYTES;
    public static final int NOT_BEFORE = PRIORITY + Short.BYTES;
    public static final int PRESENCE = NOT_BEFORE + Long.BYTES;
    public static final int PAYLOAD_OFFSET = PRESENCE + Short.BYTES;
    public static final int PAYLOAD_LENGTH = PAYLOAD_OFFSET + Short.BYTES;
    public static final int ENQUEUED = PAYLOAD_LENGTH + Integer.BYTES;
    public static final int OPTIONAL = ENQUEUED + Long.BYTES;

    public static final int HAS_DEADLINE = 1;
    public static final int HAS_SIGNAL = 1 << 1;
    public static final int HAS_PRIORITY = 1 << 2;
    public static final int HAS_ID = 1 << 3;
    public static final int HAS_CORRELATION = 1 << 4;
    public static final int HAS_TRACE = 1 << 5;
    public static final int HAS_SENDER = 1 << 6;
    public static final int HAS_REPLY_TO = 1 << 7;
    public static final int HAS_TOPIC = 1 << 8;
    public static final int HAS_ORIGIN = 1 << 9;
    public static final int HAS_FAILURE = 1 << 10;
    public static final int HAS_HEADERS = 1 << 11;
    public static final int HAS_REASON = 1 << 12;

    /** Payload begins within this many bytes of the frame's start. */
    public static final int MAX_OPTIONAL_END = 0xFFFF;

    private FrameLayout() {}

    /** Units of a frame with that many bytes of optional fields and of payload. */
    public static int units(int optionalLength, int payloadLength) {
        return (int) ((OPTIONAL + (long) optionalLength + payloadLength + TermLayout.UNIT - 1) / TermLayout.UNIT);
    }
}
