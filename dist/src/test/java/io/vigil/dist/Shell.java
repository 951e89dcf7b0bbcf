package io.vigil.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program as a user's shell would, in a directory, and waits for its end. */
record Shell(Path directory, Map<String, String> environment) {
    /** What a program left. */
    record Outcome(int exit, String out, String err) {}

    /** The image that the build has just made; its parent is target/. */
    static final Path IMAGE = Path.of("target", "vigil").toAbsolutePath();

    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    Outcome run(String... command) throws IOException, InterruptedException {
        return run(List.of(command));
    }

    Outcome run(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("vigil-out", ".txt");
        Path err = Files.createTempFile("vigil-err", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("still running after 120 s: " + command + ", err=" + Files.readString(err));
            }
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }
}
