package io.vigil.ipc.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What Linux tells about processes in files, so that no native code is needed for it. Thread-safe, no state. */
public final class ProcFs {
    private static final Path PROC = Path.of("/proc");
    private static final int START_TIME_AFTER_NAME = 19;

    private ProcFs() {}

    /** Start time of a process in clock ticks since boot; 0 when there is no such process or no way to know. */
    public static long startTime(long pid) {
        try {
            return startTimeIn(read(PROC.resolve(Long.toString(pid)).resolve("stat")));
        } catch (IOException e) {
            return 0;
        }
    }

    /** Field 22 of a stat line. The name may hold spaces and parentheses, so fields count from the last of them. */
    static long startTimeIn(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length <= START_TIME_AFTER_NAME) {
            return 0;
        }
        try {
            return Long.parseLong(fields[START_TIME_AFTER_NAME]);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Inode of this process's pid namespace, 0 when unknown. */
    public static long pidNamespace() {
        try {
            return ((Number) Files.getAttribute(PROC.resolve("self/ns/pid"), "unix:ino")).longValue();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return 0;
        }
    }

    /** A value that changes with every boot, {@code unknown} when the system has none. */
    public static String bootId() {
        try {
            return read(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The effective user id from the status file. */
    static Optional<Integer> uid() {
        try {
            return read(PROC.resolve("self/status"))
                    .lines()
                    .filter(line -> line.startsWith("Uid:"))
                    .map(line -> (int) Long.parseLong(line.strip().split("\\s+", -1)[2]))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String read(Path file) throws IOException {
        // A process name is bytes, not text: Latin-1 reads any of them.
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
