package io.vigil.ipc.lane;

/**
 * Where things lie in the control block of one lane (part of the mailbox's control file).
 *
 * <pre>
 * offset | size  | type | field     | written by           | ordering | meaning
 *    0   |   8   | long | ACTIVE    | whoever rolls        | CAS      | t of the term that takes frames, 0 = no term yet
 *   64   |   8   | long | PREPARED  | whoever prepares     | CAS      | newest t that is ready to be rolled to
 *  128   |   8   | long | OLDEST    | whoever recycles     | CAS      | oldest t that is not folded
 *  256   |   8   | long | HEAD      | consumers            | CAS      | first frame not released; see Head
 *  264   |   8   | long | RELEASED  | the role holder      | opaque   | t 16, offset 20, frame index 20 of a head; a cache
 *  384   |   8   | long | IN_WORK   | the role holder      | release  | what is in hand; see Head
 *  392   |   8   | long | SUSPECT   | whoever takes over   | CAS      | see Head
 *  400   |   8   | long | MAYBE     | whoever takes over   | CAS      | t 44, offset 20: an earlier holder had up to here
 *  408   |   8   | long | ROBBED    | takeover             | CAS      | set 1, served 1, 0, epoch 12: the last robbed alive
 *  512   |   8   | long | LIMBO     | forced takeover      | CAS      | slot 12, epoch 12, t 40 of a fenced consumer; 0 none
 *  576   |   8   | long | PEAK      | consumers            | opaque   | most frames ever waiting; a hint
 *  584   |   8   | long | REDELIVER | consumers            | CAS      | deliveries beyond the first
 *  592   |   8   | long | CORRUPT   | consumers            | CAS      | frames and terms set aside as damaged
 *  640   | 8 * D | long | DIR[D]    | recycler, growth     | CAS      | t 40, physical 24
 * </pre>
 */
public final class LaneLayout {
    public static final int ACTIVE = 0;
    public static final int PREPARED = 64;
    public static final int OLDEST = 128;
    public static final int HEAD = 256;
    public static final int RELEASED = HEAD + Long.BYTES;
    public static final int IN_WORK = 384;
    public static final int SUSPECT = IN_WORK + Long.BYTES;
    public static final int MAYBE = SUSPECT + Long.BYTES;
    public static final int ROBBED = MAYBE + Long.BYTES;
    public static final int LIMBO = 512;
    public static final int PEAK = 576;
    public static final int REDELIVERED = PEAK + Long.BYTES;
    public static final int CORRUPT = REDELIVERED + Long.BYTES;
    public static final int DIR = 640;

    /** Entries of the directory; a lane has at most half as many terms, so that a live entry is never overwritten. */
    public static final int DIR_LENGTH = 256;

    public static final int MAX_TERMS = DIR_LENGTH / 2;
    public static final int LENGTH = DIR + DIR_LENGTH * Long.BYTES;

    private LaneLayout() {}
}
