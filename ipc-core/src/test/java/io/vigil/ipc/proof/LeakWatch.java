package io.vigil.ipc.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Watches one test: owns its directory, and says at the end what was left behind.
 *
 * <p>Used by the test's thread. Mappings are released by garbage collection, so the end collects and looks again
 * until nothing is left or the time is up.
 */
final class LeakWatch {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Path MEMORY = Path.of("/dev/shm");

    static {
        // The JDK opens a socket pair of its own with the first channel that it closes, and keeps it.
        try (FileChannel channel = FileChannel.open(ProcFs.SELF.resolve("stat"), StandardOpenOption.READ);
                Selector selector = Selector.open()) {
            Objects.requireNonNull(channel);
            Objects.requireNonNull(selector);
            // Since Java 25 only what the dispatcher of sockets closes is such a channel; a pipe is one.
            Pipe pipe = Pipe.open();
            pipe.source().close();
            pipe.sink().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final LeakSnapshot before = LeakSnapshot.take();
    private final Path directory;
    private final Path home;

    LeakWatch(String test) {
        Path base = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        String name = test.replaceAll("[^A-Za-z0-9._-]", "_");
        String unique = name + "-" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet();
        Path root = base.resolve("vigil-proof-" + System.getProperty("user.name"));
        try {
            Files.createDirectories(root);
            var owned = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            directory = Files.createDirectory(root.resolve(unique), owned);
            home = Files.createDirectory(directory.resolve("home"), owned);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the home of a test: root=" + root, e);
        }
    }

    /** The fresh directory of the test. */
    Path home() {
        return home;
    }

    /** What the test left behind and did not let go of within that time; empty when nothing. */
    List<String> leaks(Duration most) {
        List<String> leaks = new ArrayList<>(look());
        Await.within(most, () -> {
            if (!leaks.isEmpty()) {
                System.gc();
                leaks.clear();
                leaks.addAll(look());
            }
            return leaks.isEmpty();
        });
        return leaks;
    }

    private List<String> look() {
        List<String> leaks = LeakSnapshot.take().leaksSince(before);
        ProcFs.mappingsUnder(directory).forEach(mapping -> leaks.add("mapping: " + mapping));
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> !file.equals(home)).forEach(file -> leaks.add("file beside the home: " + file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the directory of a test", e);
        }
        return leaks;
    }

    /** Deletes the directory with all that is in it. */
    void delete() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the directory of a test: directory=" + directory, e);
        }
    }
}
