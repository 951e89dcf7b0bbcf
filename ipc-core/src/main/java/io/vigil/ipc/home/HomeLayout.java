package io.vigil.ipc.home;

import io.vigil.ipc.region.FileHeader;

/**
 * The file HOME. Little-endian; replaced as a whole, never changed in place.
 *
 * <pre>
 * offset | size | type   | field          | written by       | ordering          | meaning
 *      0 |   64 | header | file header    | creator          | before publishing | magic VIGLHOME; its version is the layout its creator knew
 *     64 |    4 | int    | least reader   | creator, upgrade | before publishing | releases with a lower layout version must not read the home
 *     68 |    4 | int    | least writer   | creator, upgrade | before publishing | releases with a lower layout version must not write to it
 *     72 |   40 | ascii  | boot id        | creator, recovery| before publishing | boot of the host in which its owners lived; padded with 0
 *    112 |   12 | zeros  | reserved       | creator          | before publishing | 0; readers do not look
 *    124 |    4 | CRC32C | checksum       | creator, recovery| before publishing | of the bytes 64 to 123
 * </pre>
 */
final class HomeLayout {
    static final long MAGIC = FileHeader.magic("VIGLHOME");

    /** The layout of the whole home that this release writes. */
    static final int VERSION = 1;

    static final int LEAST_READER = FileHeader.LENGTH;
    static final int LEAST_WRITER = LEAST_READER + Integer.BYTES;
    static final int BOOT_ID = LEAST_WRITER + Integer.BYTES;
    static final int BOOT_ID_SIZE = 40;
    static final int RESERVED = BOOT_ID + BOOT_ID_SIZE;
    static final int CHECKSUM = RESERVED + 12;
    static final int LENGTH = CHECKSUM + Integer.BYTES;

    private HomeLayout() {}
}
