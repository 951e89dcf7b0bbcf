package io.vigil.ipc.map;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.NoRoom;
import io.vigil.ipc.region.Region;
import io.vigil.ipc.region.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The two files of a map as bytes: made, checked before anything opens them, copied over each other.
 *
 * <p>Used by the holder of the mutex. Everything that is made is made under another name, with its space reserved, forced
 * and then renamed; as long as the state is EMPTY nobody believes the names either, so a kill leaves nothing that counts.
 */
record Twins(Path directory, TwinFormat format, MapConfig config, Os os) {
    static final String A = "a";
    static final String B = "b";

    private static final String NEW = ".new";
    private static final int SLICE = 256 << 10;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    Path a() {
        return directory.resolve(A);
    }

    Path b() {
        return directory.resolve(B);
    }

    /** Makes both files, empty and alike, whatever was there. */
    TwinSeal create() {
        try {
            Path first = beside(A);
            Path second = beside(B);
            Files.deleteIfExists(first);
            Files.deleteIfExists(second);
            FailPoint.hit("map.create.begin");
            requireRoom(first);
            TwinSeal seal = createFirst(first);
            FailPoint.hit("map.create.first");
            createSecond(first, second, Math.toIntExact(seal.length()));
            FailPoint.hit("map.create.second");
            Files.move(first, a(), StandardCopyOption.ATOMIC_MOVE);
            FailPoint.hit("map.create.renamed");
            Files.move(second, b(), StandardCopyOption.ATOMIC_MOVE);
            FailPoint.hit("map.create.done");
            return seal;
        } catch (IOException e) {
            throw failed("cannot create", e);
        }
    }

    private Path beside(String name) {
        return directory.resolve(name + NEW);
    }

    /**
     * Whoever makes the file writes through a mapping, which faults where there is no room: so it is asked for before.
     * Somebody else may use it up in between; then that is what this process meets.
     */
    private void requireRoom(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            os.reserve(file, 0, 2 * format.lengthAtMost(config));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private TwinSeal createFirst(Path file) throws IOException {
        // The name is there with its mode before a byte is; what makes the file takes an empty one as none.
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.setPosixFilePermissions(file, OWNER_ONLY);
        format.create(file, config);
        FailPoint.hit("map.create.made");
        long length = Files.size(file);
        os.reserve(file, 0, length);
        int constant = format.constantBytes(file);
        Region region = Region.map(file, 0, Math.toIntExact(length), Region.Access.READ_WRITE);
        region.force();
        return new TwinSeal(length, constant, crc(region, constant));
    }

    private void createSecond(Path first, Path second, int length) throws IOException {
        Files.createFile(second, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.setPosixFilePermissions(second, OWNER_ONLY);
        os.reserve(second, 0, length);
        Region from = Region.map(first, 0, length, Region.Access.READ_ONLY);
        Region to = Region.map(second, 0, length, Region.Access.READ_WRITE);
        from.copyTo(to, 0, length);
        to.force();
    }

    /** Maps a file whose length and start are what the seal says. */
    Region map(Path file, TwinSeal seal, Region.Access access) {
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw corrupt(file, 0, "a file of " + seal.length() + " bytes", "no such file");
        }
        RegularFile.require(file);
        try {
            long length = Files.size(file);
            if (length != seal.length()) {
                throw corrupt(file, Math.min(length, seal.length()), seal.length() + " bytes", length + " bytes");
            }
        } catch (IOException e) {
            throw failed("cannot look at", e);
        }
        Region region = Region.map(file, 0, Math.toIntExact(seal.length()), access);
        long found = crc(region, (int) seal.constant());
        if (found != seal.constantCrc()) {
            throw corrupt(file, 0, Long.toHexString(seal.constantCrc()), Long.toHexString(found));
        }
        return region;
    }

    /** Copies everything. Done again from the start by the next one when this one is killed in the middle. */
    static void copy(Region from, Region to) {
        int length = from.length();
        for (int at = 0; at < length; at += SLICE) {
            FailPoint.hit("map.repair.slice");
            from.copyTo(to, at, Math.min(SLICE, length - at));
        }
    }

    private static long crc(Region region, int bytes) {
        CRC32C crc = new CRC32C();
        crc.update(region.duplicate().limit(bytes).position(0));
        return crc.getValue();
    }

    private VigilException failed(String what, IOException e) {
        boolean full = NoRoom.isReasonOf(e);
        return new VigilException(
                full ? ErrorCode.STORAGE_FULL : ErrorCode.OS_CALL,
                what + " map: map=" + directory + ", cause=" + e + (full ? "; free space and try again" : ""),
                e);
    }

    private static VigilException corrupt(Path file, long offset, String expected, String found) {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "map damaged: file=" + file + ", offset=" + offset + ", expected=" + expected + ", found=" + found
                        + "; stop everything that uses the map and remove it");
    }
}
