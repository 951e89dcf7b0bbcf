package io.vigil.tools.locks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which processes hold which bytes of lock files, as far as the system shows it: it opens none of them, and asks for no
 * lock. Nothing is known of processes of other pid namespaces, nor where there is no /proc.
 */
final class FileLocks {
    /** A line like {@code lock: 1: OFDLCK  ADVISORY  WRITE -1 00:19:1234 4096 4096}: the last two are the range. */
    private static final Pattern LOCK = Pattern.compile("lock:\\s+\\d+: .* (\\d+) (\\d+|EOF)");

    private static final Path PROC = Path.of("/proc");

    /** A process that holds the bytes from first to last. */
    record Held(Path file, long pid, long first, long last) {
        boolean covers(Path other, long index) {
            return file.equals(other) && first <= index && index <= last;
        }
    }

    private final List<Held> held = new ArrayList<>();

    private FileLocks() {}

    /** Looks at every lock of some processes. */
    static FileLocks of(Collection<Long> pids) {
        FileLocks locks = new FileLocks();
        for (long pid : pids) {
            locks.look(pid);
        }
        return locks;
    }

    private void look(long pid) {
        Path process = PROC.resolve(Long.toString(pid));
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                look(pid, process, descriptor);
            }
        } catch (IOException e) {
            // Gone meanwhile, or not ours to look at: then its locks are not known.
        }
    }

    private void look(long pid, Path process, Path descriptor) {
        try {
            Path file = Files.readSymbolicLink(descriptor);
            // Of lock files only: the descriptors of a JVM are many, and the information costs a read each.
            if (!file.getFileName().toString().contains("lock")) {
                return;
            }
            Path info = process.resolve("fdinfo").resolve(descriptor.getFileName());
            for (String line :
                    Files.readString(info, StandardCharsets.ISO_8859_1).split("\n", -1)) {
                Matcher lock = LOCK.matcher(line);
                if (lock.matches()) {
                    String last = lock.group(2);
                    held.add(new Held(
                            file,
                            pid,
                            Long.parseLong(lock.group(1)),
                            last.equals("EOF") ? Long.MAX_VALUE : Long.parseLong(last)));
                }
            }
        } catch (IOException e) {
            // Closed meanwhile.
        }
    }

    /** The pids that hold a byte of a file. */
    List<Long> holders(Path file, long index) {
        Path real;
        try {
            real = file.toRealPath();
        } catch (IOException e) {
            return List.of(); // it does not exist, so nobody has it
        }
        return held.stream()
                .filter(lock -> lock.covers(real, index))
                .map(Held::pid)
                .distinct()
                .toList();
    }
}
