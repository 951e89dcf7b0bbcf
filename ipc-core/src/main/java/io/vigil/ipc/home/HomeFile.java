package io.vigil.ipc.home;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.FileHeader;
import io.vigil.ipc.region.Region;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** What the file HOME says ({@link HomeLayout}). Immutable. */
record HomeFile(int version, int leastReader, int leastWriter, String bootId) {
    /** What this release writes into a home that it creates. */
    static HomeFile ofThisRelease(String bootId) {
        return new HomeFile(HomeLayout.VERSION, HomeLayout.VERSION, HomeLayout.VERSION, bootId);
    }

    /**
     * Reads and checks the file.
     *
     * @throws VigilException CORRUPT_STORE when it is damaged or something else, OS_CALL when it cannot be read
     */
    static HomeFile read(Path file) {
        FileHeader header = FileHeader.read(file, HomeLayout.MAGIC);
        Region region = Region.map(file, 0, HomeLayout.LENGTH, Region.Access.READ_ONLY);
        byte[] bytes = new byte[HomeLayout.CHECKSUM - FileHeader.LENGTH];
        region.getBytes(FileHeader.LENGTH, bytes);
        int found = region.getInt(HomeLayout.CHECKSUM);
        int expected = checksum(bytes);
        if (found != expected) {
            throw new VigilException(
                    ErrorCode.CORRUPT_STORE,
                    String.format(
                            "home file damaged: file=%s, offset=%d, found=0x%08x, expected=0x%08x;"
                                    + " stop everything that uses this home, then restore the file or remove the home",
                            file, HomeLayout.CHECKSUM, found, expected));
        }
        return new HomeFile(
                header.version(),
                region.getInt(HomeLayout.LEAST_READER),
                region.getInt(HomeLayout.LEAST_WRITER),
                bootIdIn(region));
    }

    private static String bootIdIn(Region region) {
        byte[] bytes = new byte[HomeLayout.BOOT_ID_SIZE];
        region.getBytes(HomeLayout.BOOT_ID, bytes);
        return new String(bytes, StandardCharsets.US_ASCII).replace("\0", "");
    }

    /** Fills what follows the header of a new file. */
    void writeTo(Region region) {
        region.putInt(HomeLayout.LEAST_READER, leastReader);
        region.putInt(HomeLayout.LEAST_WRITER, leastWriter);
        byte[] boot = bootId.getBytes(StandardCharsets.US_ASCII);
        region.putBytes(HomeLayout.BOOT_ID, Arrays.copyOf(boot, HomeLayout.BOOT_ID_SIZE));
        byte[] bytes = new byte[HomeLayout.CHECKSUM - FileHeader.LENGTH];
        region.getBytes(FileHeader.LENGTH, bytes);
        region.putInt(HomeLayout.CHECKSUM, checksum(bytes));
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /**
     * Makes sure that this release may use the home.
     *
     * @throws VigilException LAYOUT_MISMATCH when the home asks for a newer one
     */
    void require(Path file, Home.Access access) {
        boolean writes = access == Home.Access.READ_WRITE;
        int least = writes ? Math.max(leastReader, leastWriter) : leastReader;
        if (least > HomeLayout.VERSION) {
            throw new VigilException(
                    ErrorCode.LAYOUT_MISMATCH,
                    "home of a newer release: file=" + file + ", offset="
                            + (writes ? HomeLayout.LEAST_WRITER : HomeLayout.LEAST_READER) + ", found=" + least
                            + ", expected=at most " + HomeLayout.VERSION
                            + "; use the release that wrote it, or another home");
        }
    }
}
