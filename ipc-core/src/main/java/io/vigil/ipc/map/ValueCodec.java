package io.vigil.ipc.map;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A value as the twins hold it, under a checksum: the map below believes what it reads. No state.
 *
 * <pre>
 * offset | size | field
 *      0 |    8 | version, little-endian
 *      8 |    4 | CRC32C of the key, the version and the bytes
 *     12 |      | the bytes
 * </pre>
 */
final class ValueCodec {
    static final int HEADER = 12;

    private static final int CHECKSUM = 8;

    private ValueCodec() {}

    static byte[] encode(byte[] key, long version, byte[] bytes) {
        ByteBuffer out = ByteBuffer.allocate(HEADER + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(version).putInt(checksum(key, version, bytes, 0)).put(bytes);
        return out.array();
    }

    /**
     * Checks and takes apart.
     *
     * @param where for the message
     * @throws VigilException CORRUPT_STORE
     */
    static MapValue decode(byte[] key, byte[] stored, String where) {
        ByteBuffer in = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
        if (stored.length < HEADER) {
            throw corrupt(where, key, HEADER + " bytes or more", stored.length + " bytes");
        }
        long version = in.getLong(0);
        int found = in.getInt(CHECKSUM);
        int expected = checksum(key, version, stored, HEADER);
        if (found != expected) {
            throw corrupt(where, key, Integer.toHexString(expected), Integer.toHexString(found));
        }
        return new MapValue(version, Arrays.copyOfRange(stored, HEADER, stored.length));
    }

    private static int checksum(byte[] key, long version, byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(key);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            crc.update((int) (version >>> shift) & 0xff);
        }
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }

    private static VigilException corrupt(String where, byte[] key, String expected, String found) {
        StringBuilder text = new StringBuilder();
        for (byte b : key) {
            text.append(b > ' ' && b < 0x7f ? (char) b : '.');
        }
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "value damaged: file=" + where + ", key=" + text + ", expected=" + expected + ", found=" + found
                        + "; remove the key, or stop everything and remove the map");
    }
}
