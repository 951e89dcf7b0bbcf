package io.vigil.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import com.google.gson.internal.Streams;
import com.google.gson.stream.JsonReader;
import io.vigil.dist.Shell.Outcome;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The built command in one home, as a person would type it: every line is a process of its own.
 *
 * @param directory the one in which it runs, and in which the home lies
 */
record VigilLine(Path directory) {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    Path home() {
        return directory.resolve("home");
    }

    Outcome run(String... words) throws IOException, InterruptedException {
        return run(Map.of(), words);
    }

    Outcome run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        Map<String, String> all = new TreeMap<>(environment);
        all.put("VIGIL_JAVA", Shell.JAVA);
        return new Shell(directory, all).run(line(words));
    }

    /** A run that ends with 0. */
    Outcome done(String... words) throws IOException, InterruptedException {
        Outcome outcome = run(words);
        assertThat(outcome.exit()).as("%s: %s", List.of(words), outcome.err()).isZero();
        return outcome;
    }

    /** A run that ends with 0 and reads a file. */
    Outcome reading(String text, String... words) throws IOException, InterruptedException {
        Path in = Files.writeString(Files.createTempFile(directory, "in", ".txt"), text);
        List<String> shell = new ArrayList<>(List.of("sh", "-c", "\"$@\" < '" + in + "'", "sh"));
        shell.addAll(line(words));
        Outcome outcome = new Shell(directory, Map.of("VIGIL_JAVA", Shell.JAVA)).run(shell);
        assertThat(outcome.exit()).as("%s: %s", List.of(words), outcome.err()).isZero();
        return outcome;
    }

    /** What a run that ends with 0 prints, every line as JSON. */
    List<JsonObject> json(String... words) throws IOException, InterruptedException {
        String[] line = Stream.concat(Stream.of(words), Stream.of("--json")).toArray(String[]::new);
        return done(line).out().lines().map(VigilLine::parse).toList();
    }

    /** Strictly: what is not RFC 8259 fails. */
    static JsonObject parse(String line) {
        JsonReader reader = new JsonReader(new StringReader(line));
        reader.setStrictness(Strictness.STRICT);
        return Streams.parse(reader).getAsJsonObject();
    }

    /** A run that goes on; the caller ends it. Its pid is that of the JVM, because the script becomes it. */
    Process start(String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line(words))
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("VIGIL_JAVA", Shell.JAVA);
        return builder.start();
    }

    private List<String> line(String... words) {
        List<String> line = new ArrayList<>();
        line.add(Shell.IMAGE.resolve("bin/vigil").toString());
        line.addAll(List.of("--home", home().toString()));
        line.addAll(List.of(words));
        return line;
    }

    /** Sends a signal to a process that the caller has started. */
    static void signal(String name, Process process) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exit).as("kill -%s", name).isZero();
    }

    /** Looks again and again until it sees what is wanted. */
    static <T> T await(String what, Look<T> look) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NS;
        while (true) {
            T seen = look.orNull();
            if (seen != null) {
                return seen;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain: what=" + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Something to wait for. */
    interface Look<T> {
        @Nullable
        T orNull() throws IOException, InterruptedException;
    }

    /** Every file with its date, its mode and its length: what a look must not change. */
    static Map<String, String> listing(Path directory) throws IOException {
        Map<String, String> listing = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                listing.put(
                        file.toString(),
                        Files.getLastModifiedTime(file) + " " + Files.getPosixFilePermissions(file) + " "
                                + Files.size(file));
            }
        }
        return listing;
    }
}
