package io.vigil.tools;

import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.OsPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A home that goes with whoever made it, also when that one is interrupted: in shared memory where there is some. */
public final class TemporaryHome implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path path;
    private final Thread hook = new Thread(this::delete, "vigil-temporary-home");

    private TemporaryHome(Path path) {
        this.path = path;
    }

    /** Makes one whose directory's name begins like this. */
    public static TemporaryHome create(String prefix) throws IOException {
        Path path = Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, prefix)
                : Files.createTempDirectory(prefix);
        TemporaryHome home = new TemporaryHome(path);
        Runtime.getRuntime().addShutdownHook(home.hook);
        Home.open(path, Home.Access.READ_WRITE, OsPort.current());
        return home;
    }

    public Path path() {
        return path;
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Deleted already.
        } catch (IOException e) {
            // Somebody still writes there and dies soon; a few files in memory are left for people to remove.
        }
    }

    /** Deletes it. Idempotent. */
    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This process is ending; the hook finds nothing.
        }
    }
}
