package io.vigil.ipc.map;

import io.vigil.ipc.region.FileHeader;

/**
 * The file {@code control} of a map: superblock, mutex and state. Words are 64 bits, aligned, little-endian.
 *
 * <pre>
 * offset | size | type   | field        | written by        | ordering          | meaning
 *      0 |   64 | header | file header  | creator           | before publishing | magic VIGLSMAP
 *     64 |    8 | long   | format       | creator           | before publishing | TwinFormat.version of the twins
 *     72 |    8 | long   | entries      | creator           | before publishing | most keys
 *     80 |    8 | long   | bytes        | creator           | before publishing | quota of bytes
 *     88 |    8 | long   | value bytes  | creator           | before publishing | largest value
 *     96 |    8 | long   | chunk bytes  | creator           | before publishing | unit of space
 *    104 |    8 | long   | chunks       | creator           | before publishing | how many a twin has
 *    112 |    8 | long   | config crc   | creator           | before publishing | CRC32C of 64..111
 *    128 |    8 | long   | twin length  | maker of twins    | mutex, EMPTY      | exact length of either twin
 *    136 |    8 | long   | constant     | maker of twins    | mutex, EMPTY      | bytes at the start of a twin that never change
 *    144 |    8 | long   | constant crc | maker of twins    | mutex, EMPTY      | CRC32C of them
 *    152 |    8 | long   | boot         | maker of twins    | mutex, EMPTY      | hash of the boot in which the twins were made
 *    160 |    8 | long   | seal crc     | maker of twins    | mutex, EMPTY      | CRC32C of 128..159
 *    256 |    8 | long   | mutex        | owners            | CAS               | {epoch 52, slot + 1: 12}, 0 = free
 *    320 |    8 | long   | state        | holder            | volatile, fenced  | which twin is whole: see below
 *    328 |    8 | long   | sequence     | holder            | release           | the version of the latest attempt to change something
 *    336 |   16 | long*2 | used by A    | holder            | release           | entries, bytes: as A says, whole when A is
 *    352 |   16 | long*2 | used by B    | holder            | release           | entries, bytes: as B says, whole when B is
 *    384 |    8 | long   | generation   | holder            | release           | the version of the latest change, read by everybody
 *    448 |    8 | long   | repairs      | holder            | release           | how often a twin was put right
 *    456 |    8 | long   | from dead    | holder            | release           | how often the mutex was taken from the dead
 * </pre>
 *
 * <p>The state word. Only the holder of the mutex changes it, in the order of this table, and whoever takes the mutex and
 * finds another one than CLEAN goes on as it says; that can be killed too, and begun again.
 *
 * <pre>
 * state      | whole   | the holder                               | killed here: the next holder
 * EMPTY      | neither | makes both twins, then seals             | makes them again; nobody has opened them
 * CLEAN      | both    | does nothing                             | finds nothing to do
 * READING    | B       | reads A, and may hold locks inside of it | copies B over A
 * WRITING_A  | B       | changes A; nothing is decided            | copies B over A: the old value stands
 * WRITING_B  | A       | has decided; sets generation, changes B  | sets generation to sequence, copies A over B
 * </pre>
 */
final class MapLayout {
    static final long MAGIC = FileHeader.magic("VIGLSMAP");
    static final int VERSION = 1;

    static final int CONFIG = FileHeader.LENGTH;
    static final int FORMAT = CONFIG;
    static final int ENTRIES = FORMAT + Long.BYTES;
    static final int BYTES = ENTRIES + Long.BYTES;
    static final int VALUE_BYTES = BYTES + Long.BYTES;
    static final int CHUNK_BYTES = VALUE_BYTES + Long.BYTES;
    static final int CHUNKS = CHUNK_BYTES + Long.BYTES;
    static final int CONFIG_CRC = CHUNKS + Long.BYTES;

    static final int SEAL = 128;
    static final int TWIN_LENGTH = SEAL;
    static final int CONSTANT = TWIN_LENGTH + Long.BYTES;
    static final int CONSTANT_CRC = CONSTANT + Long.BYTES;
    static final int BOOT = CONSTANT_CRC + Long.BYTES;
    static final int SEAL_CRC = BOOT + Long.BYTES;

    static final int MUTEX = 256;

    static final int STATE = 320;
    static final int SEQUENCE = STATE + Long.BYTES;
    static final int USED_A = SEQUENCE + Long.BYTES;
    static final int USED_B = USED_A + 2 * Long.BYTES;

    /** On a line of its own: everybody looks at it. */
    static final int GENERATION = 384;

    static final int REPAIRS = 448;
    static final int FROM_DEAD = REPAIRS + Long.BYTES;

    static final int LENGTH = 4096;

    /** Zero, so that a new file says it. */
    static final long EMPTY = 0;

    static final long CLEAN = 1;
    static final long READING = 2;
    static final long WRITING_A = 3;
    static final long WRITING_B = 4;

    private MapLayout() {}
}
