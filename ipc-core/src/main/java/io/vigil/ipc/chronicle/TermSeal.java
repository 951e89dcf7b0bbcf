package io.vigil.ipc.chronicle;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * What the queue was like when the last allocation was finished: where it ends, and the bytes that Chronicle changes in
 * place. Renaming a new seal over the old one is the moment at which an allocation has happened.
 *
 * <p>Immutable. A kill leaves the old seal or the new one, never a mixture.
 *
 * <pre>
 * offset | size | field
 *      0 |    8 | magic
 *      8 |    4 | version
 *     12 |    4 | CRC32C of all the other bytes
 *     16 |    4 | alignment of terms
 *     20 |    4 | terms
 *     24 |    8 | position of the first excerpt's header
 *     32 |    8 | position of the next excerpt's header: the end
 *     40 |    4 | bytes of the last term
 *     44 |    4 | length of head
 *     48 |    4 | length of metadata
 *     52 |   12 | zero
 *     64 |      | head: the data file from 0 to behind the first excerpt's header
 *        |      | metadata: the metadata file from 0 on, as it was when the queue was made
 * </pre>
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes are written once, here.
record TermSeal(int alignment, int terms, long firstHeader, long end, int lastTermBytes, byte[] head, byte[] metadata) {
    static final String FILE = "seal";
    static final String NEXT_FILE = "seal.next";
    static final int VERSION = 1;
    /** More than any seal needs: head and metadata have a fixed place in Chronicle's own format. */
    static final int MAX_LENGTH = 8 << 10;

    private static final long MAGIC = 0x4d524554_4c474956L; // "VIGLTERM"
    private static final int CRC_OFFSET = 12;
    private static final int FIXED_LENGTH = 64;

    static final int VERSION_OFFSET = 8;

    /** Where the last term begins. */
    long lastTerm() {
        return end - lastTermBytes;
    }

    int length() {
        return FIXED_LENGTH + head.length + metadata.length;
    }

    /**
     * Reads and checks a directory's seal.
     *
     * @throws VigilException CORRUPT_STORE when it is absent or damaged, LAYOUT_MISMATCH when a newer version wrote it
     */
    static TermSeal read(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw corrupt(file, 0, "a seal", "no such file");
            }
            long size = Files.size(file);
            if (size < FIXED_LENGTH || size > MAX_LENGTH) {
                throw corrupt(file, size, "a length from " + FIXED_LENGTH + " to " + MAX_LENGTH, size + " bytes");
            }
            return decode(file, ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw TermFile.failed("cannot read seal", file, e);
        }
    }

    private static TermSeal decode(Path file, ByteBuffer in) {
        if (in.getLong(0) != MAGIC) {
            throw corrupt(file, 0, Long.toHexString(MAGIC), Long.toHexString(in.getLong(0)));
        }
        if (in.getInt(VERSION_OFFSET) > VERSION) {
            throw new VigilException(
                    ErrorCode.LAYOUT_MISMATCH,
                    "newer seal: file=" + file + ", offset=" + VERSION_OFFSET + ", expected=" + VERSION + ", found="
                            + in.getInt(VERSION_OFFSET) + "; use the version of Vigil that wrote it");
        }
        int expected = in.getInt(CRC_OFFSET);
        int found = crc(in);
        if (expected != found) {
            throw corrupt(file, CRC_OFFSET, Integer.toHexString(expected), Integer.toHexString(found));
        }
        byte[] head = new byte[in.getInt(44)];
        byte[] metadata = new byte[in.getInt(48)];
        in.position(FIXED_LENGTH).get(head).get(metadata);
        return new TermSeal(
                in.getInt(16), in.getInt(20), in.getLong(24), in.getLong(32), in.getInt(40), head, metadata);
    }

    private ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(length()).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(MAGIC).putInt(VERSION).putInt(0).putInt(alignment).putInt(terms);
        out.putLong(firstHeader)
                .putLong(end)
                .putInt(lastTermBytes)
                .putInt(head.length)
                .putInt(metadata.length);
        out.position(FIXED_LENGTH).put(head).put(metadata).flip();
        return out.putInt(CRC_OFFSET, crc(out));
    }

    /** Over everything but the field that holds it. */
    private static int crc(ByteBuffer record) {
        CRC32C crc = new CRC32C();
        crc.update(record.slice(0, CRC_OFFSET));
        crc.update(record.slice(CRC_OFFSET + Integer.BYTES, record.limit() - CRC_OFFSET - Integer.BYTES));
        return (int) crc.getValue();
    }

    /** Writes this seal into a file whose space is reserved, and renames it to be the directory's. */
    void publish(Path directory) throws IOException {
        Path next = directory.resolve(NEXT_FILE);
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            TermFile.writeFully(channel, encode(), 0);
            channel.truncate(length());
        }
        FailPoint.hit("terms.seal.written");
        Files.move(next, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    static VigilException corrupt(Path file, long offset, String expected, String found) {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "term store damaged: file=" + file + ", offset=" + offset + ", expected=" + expected + ", found="
                        + found + "; terms in use stay readable, growth is refused; drain and remove the mailbox");
    }
}
