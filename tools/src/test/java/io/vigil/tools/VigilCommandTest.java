package io.vigil.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.flags.JvmFlags;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VigilCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream notes = new ByteArrayOutputStream();

    @AfterEach
    void forgetTerminal() {
        System.clearProperty("vigil.terminal");
    }

    @Test
    void shouldShowEveryVersionWhenAsked() {
        assertThat(run("--version")).isZero();
        assertThat(text(out))
                .containsPattern("vigil \\d+\\.\\d+\\.\\d+\\S* \\(commit [0-9a-z-]+\\)")
                .contains("java " + System.getProperty("java.runtime.version"))
                .containsPattern(
                        "chronicle-queue 20\\d\\d\\.\\d+, chronicle-map 20\\d\\d\\.\\d+, agrona 2\\.\\S+, jna 5\\.")
                .doesNotContain("$");
        assertThat(text(notes)).isEmpty();
    }

    @Test
    void shouldShowVersionsAsOneJsonLineWhenAsked() {
        assertThat(run("--version", "--json")).isZero();
        assertThat(text(out).strip())
                .matches("\\{\"version\":\"[^\"]+\",\"commit\":\"[^\"]+\",\"java\":\"[^\"]+\".*}")
                .contains("\"chronicle_queue\":\"20");
    }

    @Test
    void shouldPrintTheFlagsOfTheGivenJava() {
        assertThat(run("flags", "--java", "25")).isZero();
        assertThat(text(out).strip()).isEqualTo(String.join(" ", JvmFlags.forJava(25)));
    }

    @Test
    void shouldPrintTheFlagsOfThisJavaAsJson() {
        assertThat(run("--json", "flags")).isZero();
        assertThat(text(out))
                .startsWith("{\"java\":" + Runtime.version().feature() + ",\"flags\":[\"--add-opens=")
                .endsWith("]}" + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({"flags --java 16, java=16", "flags --java x, --java", "flgs, did you mean", "--colour, --colour"})
    void shouldExitWithTwoAndOneLineWhenTheUsageIsWrong(String line, String hint) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(text(out)).isEmpty();
        assertThat(text(notes).strip()).startsWith("vigil: ").contains(hint).doesNotContain("\n");
    }

    @Test
    void shouldShowUsageAndExitWithTwoWhenThereIsNoVerb() {
        assertThat(run()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(text(notes)).startsWith("Many processes").contains("flags", "fail-with", "--home");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void shouldShowHelpWithAnExampleOnStandardOutput() {
        assertThat(run("flags", "--help")).isZero();
        assertThat(text(out)).contains("Usage: vigil flags", "--java=N", "Example:", "--json");
        assertThat(text(notes)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CHILD_NOT_FOUND, 3",
        "MAILBOX_FULL, 1",
        "INVALID_CONFIGURATION, 2",
        "OS_CALL, 111",
    })
    void shouldTurnTheErrorCodeIntoTheExitCode(String code, int exit) {
        assertThat(run("fail-with", code, "--supervisor", "spare")).isEqualTo(exit);
        assertThat(text(notes).strip()).isEqualTo("vigil: it failed: name=spare; wait");
    }

    @Test
    void shouldSayAnythingUnexpectedInOneLine() {
        assertThat(run("fail-with", "io")).isEqualTo(ExitCode.SYSTEM_FAILED);
        assertThat(text(notes).strip()).isEqualTo("vigil: java.io.IOException: disk on fire");
    }

    @Test
    void shouldShowTheStackTraceOnlyWhenDebugging() {
        assertThat(run("--debug", "fail-with", "OS_CALL")).isEqualTo(ExitCode.SYSTEM_FAILED);
        assertThat(text(notes)).contains("\tat io.vigil.tools.FailingVerb.run");
    }

    @Test
    void shouldColourHelpOnlyWhenItGoesToATerminalOrIsForced() {
        run("--help");
        assertThat(text(out)).doesNotContain("\u001b[");
        run("--color", "always", "--help");
        assertThat(text(out)).contains("\u001b[");
    }

    @Test
    void shouldObeyNeverEvenOnATerminal() {
        System.setProperty("vigil.terminal", "true");
        run("--color=never", "--help");
        assertThat(text(out)).doesNotContain("\u001b[");
    }

    private int run(String... arguments) {
        return new VigilCommand(InputStream.nullInputStream(), stream(out), stream(notes)).run(arguments);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
