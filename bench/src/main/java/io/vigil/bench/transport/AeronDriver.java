package io.vigil.bench.transport;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.BackoffIdleStrategy;

/** The media driver: {@code main(dir)}; one thread that backs off, because the machine may have two cores only. */
public final class AeronDriver {
    private static final int TERM_BYTES = 64 << 20;

    private AeronDriver() {}

    static String directory(Path dir) {
        return dir.resolve("aeron").toString();
    }

    /** Runs until standard input ends. */
    @SuppressWarnings("try") // The driver works by being open.
    public static void main(String[] args) throws IOException {
        MediaDriver.Context context = new MediaDriver.Context()
                .aeronDirectoryName(directory(Path.of(args[0])))
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .ipcTermBufferLength(TERM_BYTES)
                .threadingMode(ThreadingMode.SHARED)
                .conductorIdleStrategy(new BackoffIdleStrategy())
                .sharedIdleStrategy(new BackoffIdleStrategy());
        try (MediaDriver driver = MediaDriver.launch(context)) {
            System.out.println("READY");
            System.out.flush();
            while (System.in.read() >= 0) {
                // Wait for the end of the input.
            }
        }
    }
}
