package io.vigil.ipc.region;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;

/**
 * What the start of a file of ours says: its kind, version and length, under a checksum ({@link FileHeaderLayout}).
 *
 * <p>Immutable. A file that is truncated, foreign, damaged or newer is a typed error with file, offset, found and
 * expected, never a guess.
 */
public record FileHeader(long magic, int version, long totalLength, long creationId, long createdEpochMs) {
    /** Bytes at the start of the file; what follows belongs to the kind of file. */
    public static final int LENGTH = FileHeaderLayout.LENGTH;

    /** Eight ASCII characters as the number that the file starts with. */
    public static long magic(String eightCharacters) {
        byte[] ascii = eightCharacters.getBytes(StandardCharsets.US_ASCII);
        if (ascii.length != Long.BYTES) {
            throw new VigilException(ErrorCode.INVALID_STATE, "magic has not 8 characters: magic=" + eightCharacters);
        }
        return ByteBuffer.wrap(ascii).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** The header of a new file, with a random creation id. */
    public static FileHeader of(long magic, int version, long totalLength, VigilClock clock) {
        return new FileHeader(
                magic, version, totalLength, ThreadLocalRandom.current().nextLong(), clock.epochMs());
    }

    /** Writes the header to the start of a file that nobody else sees yet. */
    public void writeTo(Region region) {
        region.putBytes(0, toBytes());
    }

    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(FileHeaderLayout.MAGIC, magic);
        bytes.putInt(FileHeaderLayout.VERSION, version);
        bytes.putInt(FileHeaderLayout.HEADER_LENGTH, LENGTH);
        bytes.putLong(FileHeaderLayout.TOTAL_LENGTH, totalLength);
        bytes.putLong(FileHeaderLayout.CREATION_ID, creationId);
        bytes.putLong(FileHeaderLayout.CREATED_EPOCH_MS, createdEpochMs);
        bytes.putInt(FileHeaderLayout.CHECKSUM, checksum(bytes));
        return bytes.array();
    }

    /**
     * Reads and checks the header of a mapped file.
     *
     * @param region the file from its start, no longer than the header says
     * @throws VigilException CORRUPT_STORE, or LAYOUT_MISMATCH when the version is another one
     */
    public static FileHeader check(Region region, long magic, int version) {
        if (region.length() < LENGTH) {
            throw corrupt(region.file(), "file too short", 0, region.length(), LENGTH);
        }
        byte[] bytes = new byte[LENGTH];
        region.getBytes(0, bytes);
        FileHeader header = parse(bytes, region.file(), magic);
        header.requireVersion(region.file(), version);
        if (region.length() > header.totalLength) {
            throw corrupt(
                    region.file(),
                    "file shorter than what is mapped",
                    FileHeaderLayout.TOTAL_LENGTH,
                    header.totalLength,
                    region.length());
        }
        return header;
    }

    /**
     * Reads and checks the header of a file, and that the file is not shorter than it says.
     *
     * @throws VigilException CORRUPT_STORE, LAYOUT_MISMATCH when the version is another one, OS_CALL when the file is
     *     absent or cannot be read
     */
    public static FileHeader check(Path file, long magic, int version) {
        FileHeader header = read(file, magic);
        header.requireVersion(file.toString(), version);
        return header;
    }

    /** As {@link #check(Path, long, int)}, but any version will do: for files that name their readers otherwise. */
    public static FileHeader read(Path file, long magic) {
        RegularFile.require(file);
        try {
            return Uninterrupted.call(() -> readOpened(file, magic));
        } catch (IOException e) {
            throw new VigilException(ErrorCode.OS_CALL, "cannot read: file=" + file + ", cause=" + e, e);
        }
    }

    /** Checks a file and maps the whole of it. */
    public static Region map(Path file, long magic, int version, Region.Access access) {
        FileHeader header = check(file, magic, version);
        Region region = Region.map(file, 0, Math.toIntExact(header.totalLength), access);
        // Again, on what was mapped: the name may lead to another file by now.
        check(region, magic, version);
        return region;
    }

    private static FileHeader readOpened(Path file, long magic) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
            while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
                // Until the header is complete or the file ends.
            }
            if (bytes.hasRemaining()) {
                throw corrupt(file.toString(), "file too short", 0, bytes.position(), LENGTH);
            }
            FileHeader header = parse(bytes.array(), file.toString(), magic);
            if (channel.size() < header.totalLength) {
                throw corrupt(
                        file.toString(),
                        "file too short",
                        FileHeaderLayout.TOTAL_LENGTH,
                        channel.size(),
                        header.totalLength);
            }
            return header;
        }
    }

    /** Kind, then checksum, then sense: after the checksum every other field is what its creator wrote. */
    private static FileHeader parse(byte[] header, String origin, long magic) {
        ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        long foundMagic = bytes.getLong(FileHeaderLayout.MAGIC);
        if (foundMagic != magic) {
            throw corrupt(origin, "not a file of this kind", FileHeaderLayout.MAGIC, text(foundMagic), text(magic));
        }
        int found = bytes.getInt(FileHeaderLayout.CHECKSUM);
        int expected = checksum(bytes);
        if (found != expected) {
            throw corrupt(origin, "header damaged", FileHeaderLayout.CHECKSUM, hex(found), hex(expected));
        }
        int headerLength = bytes.getInt(FileHeaderLayout.HEADER_LENGTH);
        if (headerLength != LENGTH) {
            throw corrupt(origin, "header damaged", FileHeaderLayout.HEADER_LENGTH, headerLength, LENGTH);
        }
        long totalLength = bytes.getLong(FileHeaderLayout.TOTAL_LENGTH);
        if (totalLength < LENGTH || totalLength > Integer.MAX_VALUE) {
            throw corrupt(origin, "impossible length", FileHeaderLayout.TOTAL_LENGTH, totalLength, LENGTH + " or more");
        }
        return new FileHeader(
                foundMagic,
                bytes.getInt(FileHeaderLayout.VERSION),
                totalLength,
                bytes.getLong(FileHeaderLayout.CREATION_ID),
                bytes.getLong(FileHeaderLayout.CREATED_EPOCH_MS));
    }

    private void requireVersion(String origin, int supported) {
        if (version != supported) {
            throw new VigilException(
                    ErrorCode.LAYOUT_MISMATCH,
                    "file of " + (version > supported ? "a newer" : "an older") + " release: file=" + origin
                            + ", offset=" + FileHeaderLayout.VERSION + ", found=" + version + ", expected="
                            + supported + "; use a release that writes this version, or another home");
        }
    }

    private static int checksum(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().clear().limit(FileHeaderLayout.CHECKSUM));
        return (int) crc.getValue();
    }

    private static VigilException corrupt(String origin, String what, int offset, Object found, Object expected) {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                what + ": file=" + origin + ", offset=" + offset + ", found=" + found + ", expected=" + expected
                        + "; restore or remove it");
    }

    /** A magic number for people: printable ASCII as it is, everything else as a dot. */
    private static String text(long magic) {
        StringBuilder text = new StringBuilder();
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            char character = (char) (magic >>> shift & 0xff);
            text.append(character > ' ' && character < 0x7f ? character : '.');
        }
        return text.toString();
    }

    private static String hex(int value) {
        return String.format("0x%08x", value);
    }
}
