package io.vigil.tools.demo;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.flags.JvmFlags;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of its own that runs a main class of this package. It goes when this one goes, however that ends: its standard
 * input then does. Belongs to one thread.
 */
final class DemoJvm implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader out;

    private DemoJvm(String name, Process process) {
        this.name = name;
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    static DemoJvm start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.forJava(Runtime.version().feature()));
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new DemoJvm(main.getSimpleName(), process);
    }

    /** In the JVM itself: ends it as soon as the one that started it is gone. */
    static void endWithParent() {
        Thread watch = new Thread(DemoJvm::awaitParentsEnd, "demo-parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static void awaitParentsEnd() {
        try (InputStream in = System.in) {
            while (in.read() >= 0) {
                // What it says is for nobody here.
            }
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(1);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The next line that it prints; null when it has ended. */
    @Nullable
    String line() throws IOException {
        return out.readLine();
    }

    /** Waits for a line that begins like this, and returns what follows in it. */
    String lineAfter(String begin) throws IOException {
        for (String line = line(); line != null; line = line()) {
            if (line.startsWith(begin)) {
                return line.substring(begin.length()).strip();
            }
        }
        throw new VigilException(
                ErrorCode.PROCESS_START_FAILED,
                "demonstration ended early: process=" + name + ", pid=" + pid() + "; see what it wrote above");
    }

    /** Waits for its end. */
    void await() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new VigilException(
                    ErrorCode.PROCESS_STOP_FAILED,
                    "demonstration did not end well: process=" + name + ", pid=" + pid() + ", exit="
                            + (process.isAlive() ? "none after 60 s" : process.exitValue()));
        }
    }

    /** Ends it by force when it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            out.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
