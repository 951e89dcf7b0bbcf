package io.vigil.ipc.os;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.ChildLink;
import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Fills a small file system through the port, writes to all it was promised, frees some, and goes on. */
final class NoRoomActor {
    private static final int PIECE = 128 * 1024;

    private NoRoomActor() {}

    public static void main(String[] args) throws IOException {
        Os os = OsPort.choose(args[0]).os();
        Path directory = Path.of(args[1]);
        List<Path> full = reserveUntilRefused(os, directory, "first");
        for (Path file : full.subList(1, full.size())) {
            fill(file);
        }
        for (Path file : full.subList(1, full.size())) {
            check(file);
        }
        // The one that was never mapped: a mapping keeps the space of a deleted file until it is collected.
        Files.delete(full.get(0));
        List<Path> more = reserveUntilRefused(os, directory, "second");
        for (Path file : more) {
            fill(file);
        }
        ChildLink.say("reserved " + full.size() + " then " + more.size());
    }

    private static List<Path> reserveUntilRefused(Os os, Path directory, String name) throws IOException {
        List<Path> reserved = new ArrayList<>();
        for (int piece = 0; piece < 1_000; piece++) {
            Path file = Files.createFile(directory.resolve(name + piece));
            try {
                os.reserve(file, 0, PIECE);
                reserved.add(file);
            } catch (VigilException e) {
                if (e.code() != ErrorCode.STORAGE_FULL) {
                    throw e;
                }
                Files.delete(file);
                return reserved;
            }
        }
        throw new IllegalStateException("never refused: directory=" + directory);
    }

    private static void fill(Path file) {
        Region region = Region.map(file, 0, PIECE, Region.Access.READ_WRITE);
        for (int at = 0; at < PIECE; at += Long.BYTES) {
            region.putLong(at, at + file.hashCode());
        }
    }

    private static void check(Path file) {
        Region region = Region.map(file, 0, PIECE, Region.Access.READ_ONLY);
        for (int at = 0; at < PIECE; at += Long.BYTES) {
            if (region.getLong(at) != at + file.hashCode()) {
                throw new IllegalStateException("lost a store: file=" + file + ", offset=" + at);
            }
        }
    }
}
