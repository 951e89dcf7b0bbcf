package io.vigil.bench.measure;

import io.vigil.ipc.flags.JvmFlags;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A second JVM that runs a main class of this class path with the flags that the engine needs.
 *
 * <p>It reports by lines {@code RESULT name=value name=value} on its standard output; its standard error is ours.
 * Closing kills it. One thread uses it.
 */
public final class PeerJvm implements AutoCloseable {
    private static final String RESULT = "RESULT ";

    private final String name;
    private final Process process;
    private final BufferedReader output;

    private PeerJvm(String name, Process process) {
        this.name = name;
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts {@code main} in a JVM of its own. */
    public static PeerJvm start(Class<?> main, List<String> jvmFlags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(JvmFlags.forThisJava());
        command.addAll(jvmFlags);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            return new PeerJvm(main.getSimpleName() + arguments, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** Runs an action when the peer ends with an error, so that others need not wait for it in vain. */
    public void onFailure(Runnable action) {
        CompletableFuture<Void> unused = process.onExit().thenAccept(ended -> {
            if (ended.exitValue() != 0) {
                action.run();
            }
        });
    }

    /** Waits for a line that equals {@code expected}; other lines are passed over. */
    public void awaitLine(String expected, Duration timeout) {
        String line = within(timeout, () -> {
            String read = output.readLine();
            while (read != null && !read.equals(expected)) {
                read = output.readLine();
            }
            return read == null ? "" : read;
        });
        if (line.isEmpty()) {
            throw new IllegalStateException("peer ended early: peer=" + name + ", waitedFor=" + expected);
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Waits until it has ended, however. */
    public void awaitEnd(Duration timeout) {
        within(timeout, process::waitFor);
    }

    /** Waits for the end of the peer and returns what it reported. */
    public Map<String, String> result(Duration timeout) {
        Map<String, String> values = within(timeout, () -> {
            Map<String, String> found = new LinkedHashMap<>();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(RESULT)) {
                    found.putAll(parse(line.substring(RESULT.length())));
                }
            }
            return found;
        });
        int status = within(timeout, process::waitFor);
        if (status != 0) {
            throw new IllegalStateException("peer failed: peer=" + name + ", status=" + status);
        }
        return values;
    }

    /** Splits {@code name=value name=value}. */
    static Map<String, String> parse(String line) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : line.trim().split(" +", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return values;
    }

    /** What a peer calls to report. */
    public static void report(String nameValuePairs) {
        System.out.println(RESULT + nameValuePairs);
        System.out.flush();
    }

    private <T> T within(Duration timeout, Step<T> step) {
        CompletableFuture<T> done = CompletableFuture.supplyAsync(() -> {
            try {
                return step.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
        try {
            return done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("peer too slow: peer=" + name + ", timeout=" + timeout, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("peer failed: peer=" + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** A step that may block. */
    private interface Step<T> {
        T run() throws IOException, InterruptedException;
    }
}
