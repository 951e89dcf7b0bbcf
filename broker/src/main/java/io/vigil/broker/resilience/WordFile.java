package io.vigil.broker.resilience;

import io.vigil.ipc.AtomicWord;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.FileCreator;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.FileHeader;
import io.vigil.ipc.region.Region;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * One word of the home ({@link WordFileLayout}) and its settings, as they were found or created. Immutable.
 *
 * <p>A kill during {@link #open} leaves the file whole, or at most a temporary file that the next call removes.
 */
record WordFile(AtomicWord word, List<Long> settings) {
    /** Whether there is one. Creates nothing. */
    static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Opens the file, or creates it with those settings when there is none; one that is there keeps its own.
     *
     * @throws VigilException CORRUPT_STORE when it is damaged, LAYOUT_MISMATCH, STORAGE_FULL
     */
    static WordFile open(Path file, long magic, List<Long> settings, Os os) {
        if (!exists(file)) {
            FileHeader header = FileHeader.of(magic, WordFileLayout.VERSION, WordFileLayout.LENGTH, VigilClock.SYSTEM);
            new FileCreator(os).create(file, header, region -> fill(region, settings));
        }
        return map(file, magic);
    }

    private static void fill(Region region, List<Long> settings) {
        for (int i = 0; i < settings.size(); i++) {
            region.putLong(WordFileLayout.SETTINGS + i * Long.BYTES, settings.get(i));
        }
        region.putInt(WordFileLayout.CHECKSUM, checksum(region));
    }

    private static WordFile map(Path file, long magic) {
        Region region = FileHeader.map(file, magic, WordFileLayout.VERSION, Region.Access.READ_WRITE);
        if (region.length() < WordFileLayout.LENGTH) {
            throw corrupt(region, 0, region.length() + " bytes", WordFileLayout.LENGTH + " bytes");
        }
        int found = region.getInt(WordFileLayout.CHECKSUM);
        int expected = checksum(region);
        if (found != expected) {
            throw corrupt(
                    region, WordFileLayout.CHECKSUM, String.format("0x%08x", found), String.format("0x%08x", expected));
        }
        List<Long> settings = IntStream.range(0, WordFileLayout.SETTINGS_COUNT)
                .mapToObj(i -> region.getLong(WordFileLayout.SETTINGS + i * Long.BYTES))
                .toList();
        return new WordFile(region.word(WordFileLayout.WORD), settings);
    }

    private static VigilException corrupt(Region region, int offset, String found, String expected) {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "settings damaged: " + region.place(offset) + ", found=" + found + ", expected=" + expected
                        + "; remove the file: the next who opens it creates it anew");
    }

    private static int checksum(Region region) {
        CRC32C crc = new CRC32C();
        byte[] bytes = new byte[WordFileLayout.CHECKSUM - WordFileLayout.SETTINGS];
        region.getBytes(WordFileLayout.SETTINGS, bytes);
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
