package io.vigil.ipc.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.flags.JvmFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts plain JVMs: what the agent must make possible is decided before main. */
class FlagsAgentIT {
    private static final Path AGENT = Path.of("target", "vigil-agent.jar");

    @TempDir
    Path directory;

    private record Outcome(int exit, String out, String err) {}

    @Test
    void shouldOpenChronicleWithNothingButTheAgent() throws Exception {
        Outcome outcome = probe(List.of("-javaagent:" + AGENT));

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().strip()).isEqualTo("hello 42");
        assertThat(outcome.exit()).isZero();
    }

    @Test
    void shouldOpenChronicleWithNothingButTheFlags() throws Exception {
        Outcome outcome = probe(JvmFlags.forThisJava());

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().strip()).isEqualTo("hello 42");
    }

    @Test
    void shouldNameEveryMissingFlagWhenThereIsNeither() throws Exception {
        Outcome outcome = probe(List.of());

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("JVM flags missing: java=" + Runtime.version().feature())
                .contains("-javaagent:vigil-agent.jar");
        assertThat(outcome.err()).contains(JvmFlags.forThisJava());
        assertThat(outcome.err())
                .containsPattern("missing=--add-opens=[^;]*;")
                .doesNotContainPattern("missing=[^;]*-D");
    }

    @Test
    void shouldRunBesideAProgramThatHasNoVigil() throws Exception {
        Outcome outcome = java(List.of("-javaagent:" + AGENT, "-version"));

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).doesNotContain("Exception").doesNotContain("WARNING");
    }

    private Outcome probe(List<String> flags) throws Exception {
        List<String> arguments = new ArrayList<>(flags);
        arguments.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), AgentProbe.class.getName(), directory.toString()));
        return java(arguments);
    }

    private Outcome java(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
