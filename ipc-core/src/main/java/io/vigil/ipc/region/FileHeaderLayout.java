package io.vigil.ipc.region;

import static java.lang.Integer.BYTES;

/**
 * The first 64 bytes of every file of ours, Chronicle's own files apart.
 *
 * <p>The same in every version, so that an old release can tell a newer file from a broken one. Little-endian. All of
 * it is written once, before the file gets its name, and never again.
 *
 * <pre>
 * offset | size | type   | field          | written by | ordering          | meaning
 *      0 |    8 | ascii  | magic          | creator    | before publishing | what kind of file this is
 *      8 |    4 | int    | version        | creator    | before publishing | layout of what follows the header, from 1
 *     12 |    4 | int    | header length  | creator    | before publishing | 64
 *     16 |    8 | long   | total length   | creator    | before publishing | the file has at least so many bytes
 *     24 |    8 | long   | creation id    | creator    | before publishing | random: tells a file from its successor of the same name
 *     32 |    8 | long   | created        | creator    | before publishing | milliseconds since 1970
 *     40 |   20 | zeros  | reserved       | creator    | before publishing | 0; readers do not look
 *     60 |    4 | CRC32C | checksum       | creator    | before publishing | of the bytes 0 to 59
 * </pre>
 */
final class FileHeaderLayout {
    static final int MAGIC = 0;
    static final int VERSION = MAGIC + Long.BYTES;
    static final int HEADER_LENGTH = VERSION + BYTES;
    static final int TOTAL_LENGTH = HEADER_LENGTH + BYTES;
    static final int CREATION_ID = TOTAL_LENGTH + Long.BYTES;
    static final int CREATED_EPOCH_MS = CREATION_ID + Long.BYTES;
    static final int RESERVED = CREATED_EPOCH_MS + Long.BYTES;
    static final int CHECKSUM = RESERVED + 20;
    static final int LENGTH = CHECKSUM + BYTES;

    private FileHeaderLayout() {}
}
