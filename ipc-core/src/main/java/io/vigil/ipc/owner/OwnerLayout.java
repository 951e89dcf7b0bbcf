package io.vigil.ipc.owner;

import io.vigil.ipc.region.FileHeader;

/**
 * The file {@code owners}: who takes part in a home. Words are 64 bits, aligned, little-endian.
 *
 * <p>The file is created for {@link #CHUNK_SLOTS} slots and grows by as many, so that a small home costs 20 KiB. Space is
 * reserved before a slot is touched. A slot beyond the end of the file was never used.
 *
 * <pre>
 * offset       | size | type   | field            | written by          | ordering          | meaning
 *      0       |   64 | header | file header      | creator             | before publishing | magic VIGLOWNR
 *     64       |    8 | long   | janitor beat     | janitors            | CAS               | epoch ms of the last round of any janitor
 *     72       | 4024 | zeros  | reserved         | -                   | -                 |
 *   4096 + 256 * slot: one slot
 *     +0       |    8 | long   | state            | holder of the lock  | CAS               | {epoch 56, state 8}: 0 CLEAN, 1 TAKEN, 2 DIRTY
 *     +8       |    8 | long   | pid              | joining owner       | before TAKEN      | in its own pid namespace
 *    +16       |    8 | long   | start time       | joining owner       | before TAKEN      | clock ticks since boot, 0 unknown
 *    +24       |    8 | long   | boot             | joining owner       | before TAKEN      | hash of the boot id
 *    +32       |    8 | long   | pid namespace    | joining owner       | before TAKEN      | inode, 0 unknown
 *    +40       |    8 | long   | joined           | joining owner       | before TAKEN      | epoch ms
 *    +48       |    8 | long   | heartbeat        | owner               | release           | epoch ms
 *    +56       |    8 | long   | everything       | owner, boot gate    | volatile          | 1: sweep every mailbox of the home
 *    +64       |   64 | UTF-8  | name             | joining owner       | before TAKEN      | padded with 0
 *   +128       | 14*8 | long   | attached         | owner               | volatile          | hashes of mailbox names, 0 = free
 *   +240       |  2*8 | int    | death words      | owner, kernel       | -                 | {unused 32, word 32}: marked by the kernel at a death
 * </pre>
 *
 * <p>{@code owners.lock} has one lock byte a slot, and {@link #JANITOR_LOCK} and {@link #BOOT_LOCK} behind them. Whoever
 * holds a slot's byte may change its state, and whoever saw it free may say that the owner is dead; the lock of TAKEN is
 * held by the owner for life.
 *
 * <pre>
 * from    to             who, and what a kill right after leaves
 * CLEAN e TAKEN e        an owner that joins: TAKEN with a free lock, that is a dead owner
 * TAKEN e CLEAN e+1      the owner, after sweeping itself: nothing to do
 * TAKEN e DIRTY e        whoever read the word and then saw the lock free, before taking it: the next one sweeps
 * DIRTY e CLEAN e+1      the sweeper, when no mailbox names the slot any more: nothing to do
 * </pre>
 */
final class OwnerLayout {
    static final long MAGIC = FileHeader.magic("VIGLOWNR");
    static final int VERSION = 1;

    /** Slots 0..4094; 4095 means nobody. */
    static final int SLOTS = 4095;

    static final int JANITOR_LOCK = 4096;
    static final int BOOT_LOCK = JANITOR_LOCK + 1;

    static final int JANITOR_BEAT = FileHeader.LENGTH;
    static final int HEAD_LENGTH = 4096;

    static final int STATE = 0;
    static final int PID = STATE + Long.BYTES;
    static final int START_TIME = PID + Long.BYTES;
    static final int BOOT = START_TIME + Long.BYTES;
    static final int PID_NAMESPACE = BOOT + Long.BYTES;
    static final int JOINED = PID_NAMESPACE + Long.BYTES;
    static final int HEARTBEAT = JOINED + Long.BYTES;
    static final int EVERYTHING = HEARTBEAT + Long.BYTES;
    static final int NAME = EVERYTHING + Long.BYTES;
    static final int NAME_SIZE = 64;
    static final int ATTACHED = NAME + NAME_SIZE;
    static final int ATTACHED_COUNT = 14;
    static final int DEATH_WORDS = ATTACHED + ATTACHED_COUNT * Long.BYTES;
    static final int DEATH_WORD_COUNT = 2;
    static final int SLOT_LENGTH = DEATH_WORDS + DEATH_WORD_COUNT * Long.BYTES;

    /** Slots that the file grows by. */
    static final int CHUNK_SLOTS = 64;

    static final int CHUNK_LENGTH = CHUNK_SLOTS * SLOT_LENGTH;

    private OwnerLayout() {}

    /** Where a chunk begins in the file; the file holds it when it is at least as long as the start of the next. */
    static int chunkStart(int chunk) {
        return HEAD_LENGTH + chunk * CHUNK_LENGTH;
    }
}
