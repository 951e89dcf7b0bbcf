package io.vigil.ipc.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Watches one test: gives it a home, and says at the end what was left behind: threads, descriptors, mappings of files
 * of the home, child processes, files beside the home or in the working directory.
 *
 * <p>Used by the test's thread, one test at a time: what others start meanwhile counts, too. Mappings are released by
 * garbage collection, so the end collects and looks again until nothing is left or the time is up.
 */
public final class LeakWatch {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(500);

    /** Memory goes in two steps: found by a collection, then released by a thread of the JDK. */
    private static final int ROUNDS = 2;

    private static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    static {
        warmUp();
    }

    private final LeakSnapshot before = LeakSnapshot.take();
    private final Path directory;
    private final Path home;

    /**
     * Notes what is there, and makes a home: in memory where the machine has {@code /dev/shm}, with mode 0700.
     *
     * @param test its name, which becomes a part of the path
     */
    public LeakWatch(String test) {
        Path base = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        Path root = base.resolve("vigil-test-" + System.getProperty("user.name"));
        String name = test.replaceAll("[^A-Za-z0-9._-]", "_");
        try {
            Files.createDirectories(root, OURS_ALONE);
            directory = Files.createTempDirectory(root, name + "-", OURS_ALONE);
            home = Files.createDirectory(directory.resolve("home"), OURS_ALONE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the home of a test: root=" + root, e);
        }
    }

    /** Opens once what the JDK keeps open from its first use on. */
    private static void warmUp() {
        // A socket pair comes with the first channel that is closed.
        try (FileChannel channel = FileChannel.open(anyFile(), StandardOpenOption.READ);
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

    private static Path anyFile() {
        return Path.of(System.getProperty("java.home"), "lib", "modules");
    }

    /** The fresh directory of the test. */
    public Path home() {
        return home;
    }

    /** What the test left behind and did not let go of within that time, one line each; empty when nothing. */
    public List<String> leaks(Duration most) {
        return leaks(most, leak -> false);
    }

    /** As {@link #leaks(Duration)}; what is excused is collected a few times, not waited for, and not named. */
    public List<String> leaks(Duration most, Predicate<String> excused) {
        long since = System.nanoTime();
        List<String> all = look();
        for (int rounds = 0; !all.isEmpty() && System.nanoTime() - since < most.toNanos(); rounds++) {
            if (rounds >= ROUNDS && all.stream().allMatch(excused)) {
                break;
            }
            LockSupport.parkNanos(POLL_NS);
            System.gc();
            all = look();
        }
        return all.stream().filter(excused.negate()).toList();
    }

    private List<String> look() {
        List<String> leaks = new ArrayList<>(LeakSnapshot.take().leaksSince(before));
        OwnProcess.mappingsUnder(directory).forEach(mapping -> leaks.add("mapping: " + mapping));
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> !file.equals(home)).forEach(file -> leaks.add("file beside the home: " + file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the directory of a test: directory=" + directory, e);
        }
        return leaks;
    }

    /** Deletes the home with all that is in it and beside it. */
    public void delete() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the directory of a test: directory=" + directory, e);
        }
    }
}
