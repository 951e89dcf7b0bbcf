package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.LaneLayout;
import io.vigil.ipc.region.FileHeader;

/**
 * Where things lie in the control file of a mailbox. Behind the header and the settings every group of words has its
 * own cache line.
 *
 * <pre>
 * offset | size      | type   | field            | written by     | ordering | meaning
 *    0   |   64      | header | FileHeader       | creator        | plain    | magic "VIGLMBOX"
 *   64   |    8      | long   | CAPACITY         | creator        | plain    | messages, all priority lanes together
 *   72   |    8      | long   | CAPACITY_BYTES   | creator        | plain    | bytes of terms
 *   80   |    4      | int    | MAX_MESSAGE      | creator        | plain    | bytes
 *   84   |    4      | int    | TERM_UNITS       | creator        | plain    | U of every term
 *   88   |    4      | int    | FLAGS            | creator        | plain    | see MailboxSettings
 *   92   |    4      | int    | OVERFLOW         | creator        | plain    | code of Overflow
 *   96   |    8      | long   | DEFAULT_TTL      | creator        | plain    | ms, 0 = for ever
 *  104   |    8      | long   | LEASE_TIMEOUT    | creator        | plain    | ms, 0 = none
 *  112   |    8      | long   | STALL_TIMEOUT    | creator        | plain    | ms
 *  120   |    4      | int    | MAX_DELIVERIES   | creator        | plain    |
 *  124   |    4      | int    | MAX_CRASHES      | creator        | plain    |
 *  128   |    8      | long   | DEAD_CAPACITY    | creator        | plain    | messages
 *  136   |    8      | long   | RATE_PER_SECOND  | creator        | plain    | messages, 0 = no limit
 *  144   |    8      | long   | RATE_BURST       | creator        | plain    | messages
 *  152   |    8      | long   | HIGH_WATERMARK   | creator        | plain    | messages, 0 = none
 *  160   |    8      | long   | LOW_WATERMARK    | creator        | plain    | messages
 *  168   |    8      | long   | OWNER            | creator        | plain    | epoch 52, slot 12 of an ephemeral one's; 0 = none
 *  188   |    4      | int    | SETTINGS_CRC     | creator        | plain    | CRC32C of 64..187
 *  192   |    8      | long   | STATE            | anyone         | CAS      | shut, pressure, lanes in use; see StateWord
 *  256   |    8      | long   | PHYSICALS        | growth         | release  | terms in the table
 *  320   |   4 * 8   | long   | INTENT           | mover          | release  | a move between lanes; see MoveIntent
 *  352   |    8      | long   | REMOVAL          | whoever removes | release  | "VIGLGONE" once it is removed; see MailboxRemoval
 *  384   |    8      | long   | CONSUMER         | consumers      | CAS      | epoch 52, slot 12 of the one reader of a per-cell mailbox
 *  392   |  14 * 8   | long   | KEPT             | growth lock    | CAS      | one bit a term that is never used again (ADR 6)
 *  512   |    8      | long   | READERS_ASLEEP   | sleepers       | CAS      | one bit a sleeper; see Doorbell
 *  576   |    8      | long   | SENDERS_ASLEEP   | sleepers       | CAS      | the same for senders that wait for room
 *  640   | 64 * 4    | int    | READER_WORDS     | ringers        | CAS      | futex words
 *  896   | 64 * 8    | long   | READER_OWNERS    | sleepers       | CAS      | slot + 1 of whoever has the bit
 * 1408   | 64 * 4    | int    | SENDER_WORDS     | ringers        | CAS      |
 * 1664   | 64 * 8    | long   | SENDER_OWNERS    | sleepers       | CAS      |
 * 2176   |    8      | long   | PEAK             | senders        | CAS      | most messages that ever waited
 * 2184   |    8      | long   | REFUSED          | senders        | CAS      | sends that found no room
 * 2192   |    8      | long   | DROPPED_NEWEST   | senders        | CAS      | sends that a policy dropped
 * 2200   |    8      | long   | RATE_LIMITED     | senders        | CAS      | sends above the rate
 * 2240   |    8      | long   | RATE             | senders        | CAS      | see RateWord
 * 2304   |    8      | long   | SMALLEST         | senders        | CAS      | least payload ever sent, bytes + 1; 0 = none
 * 2312   |    8      | long   | LARGEST          | senders        | CAS      | largest payload ever sent, bytes
 * 2320   |    8      | long   | SIZED            | senders        | CAS      | messages that BYTES counts; see SizeTally
 * 2328   |    8      | long   | BYTES            | senders        | CAS      | bytes of their payloads
 * 2368   | 7 * lane  |        | LANES            | LaneLayout     |          | 0..4 priorities, 5 dead letters, 6 delayed
 * 21184  | 896 * 8   | long   | TABLE            | growth         | plain, by PHYSICALS | file offset of a term
 * 28352  | 896 * 8   | long   | FATES            | whoever prepares, growth lock | CAS | what becomes of a term's memory; see Fate
 * </pre>
 */
public final class ControlLayout {
    public static final int VERSION = 3;
    public static final long MAGIC = FileHeader.magic("VIGLMBOX");

    public static final int PRIORITIES = 5;
    public static final int DEAD = 5;
    public static final int DELAYED = 6;
    public static final int LANE_COUNT = 7;
    public static final int MAX_PHYSICALS = 896;
    public static final int MAX_SLEEPERS = 64;

    static final int CAPACITY = FileHeader.LENGTH;
    static final int CAPACITY_BYTES = CAPACITY + Long.BYTES;
    static final int MAX_MESSAGE = CAPACITY_BYTES + Long.BYTES;
    static final int TERM_UNITS = MAX_MESSAGE + Integer.BYTES;
    static final int FLAGS = TERM_UNITS + Integer.BYTES;
    static final int OVERFLOW = FLAGS + Integer.BYTES;
    static final int DEFAULT_TTL = OVERFLOW + Integer.BYTES;
    static final int LEASE_TIMEOUT = DEFAULT_TTL + Long.BYTES;
    static final int STALL_TIMEOUT = LEASE_TIMEOUT + Long.BYTES;
    static final int MAX_DELIVERIES = STALL_TIMEOUT + Long.BYTES;
    static final int MAX_CRASHES = MAX_DELIVERIES + Integer.BYTES;
    static final int DEAD_CAPACITY = MAX_CRASHES + Integer.BYTES;
    static final int RATE_PER_SECOND = DEAD_CAPACITY + Long.BYTES;
    static final int RATE_BURST = RATE_PER_SECOND + Long.BYTES;
    static final int HIGH_WATERMARK = RATE_BURST + Long.BYTES;
    static final int LOW_WATERMARK = HIGH_WATERMARK + Long.BYTES;
    static final int OWNER = LOW_WATERMARK + Long.BYTES;
    static final int SETTINGS_CRC = 188;
    static final int STATE = 192;
    static final int PHYSICALS = 256;
    static final int INTENT = 320;
    static final int REMOVAL = 352;
    static final int CONSUMER = 384;
    static final int KEPT = 392;
    static final int READERS_ASLEEP = 512;
    static final int SENDERS_ASLEEP = 576;
    static final int READER_WORDS = 640;
    static final int READER_OWNERS = READER_WORDS + MAX_SLEEPERS * Integer.BYTES;
    static final int SENDER_WORDS = READER_OWNERS + MAX_SLEEPERS * Long.BYTES;
    static final int SENDER_OWNERS = SENDER_WORDS + MAX_SLEEPERS * Integer.BYTES;
    static final int PEAK = SENDER_OWNERS + MAX_SLEEPERS * Long.BYTES;
    static final int REFUSED = PEAK + Long.BYTES;
    static final int DROPPED_NEWEST = REFUSED + Long.BYTES;
    static final int RATE_LIMITED = DROPPED_NEWEST + Long.BYTES;
    static final int RATE = 2240;
    static final int SMALLEST = 2304;
    static final int LARGEST = SMALLEST + Long.BYTES;
    static final int SIZED = LARGEST + Long.BYTES;
    static final int BYTES = SIZED + Long.BYTES;
    static final int LANES = 2368;
    static final int TABLE = LANES + LANE_COUNT * LaneLayout.LENGTH;
    static final int FATES = TABLE + MAX_PHYSICALS * Long.BYTES;
    static final int LENGTH = FATES + MAX_PHYSICALS * Long.BYTES;

    private ControlLayout() {}

    static int lane(int index) {
        return LANES + index * LaneLayout.LENGTH;
    }
}
