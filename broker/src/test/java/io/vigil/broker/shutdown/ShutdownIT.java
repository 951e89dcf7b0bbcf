package io.vigil.broker.shutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.ChildLaunch;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hooks of a real process that is asked to end. */
@LeakFree
class ShutdownIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path output;

    private static List<String> hooks(ChildJvm child) {
        return child.said().stream().filter(line -> line.length() == 1).toList();
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void shouldRunTheHooksWhenTheProcessIsAskedToEnd(String signal, int exit) throws IOException, InterruptedException {
        try (JvmDriver jvms = JvmDriver.in(output)) {
            // Whoever runs the tests in the background may have passed on that this signal is ignored.
            ChildLaunch launch =
                    jvms.child(signal, ShutdownActor.class).afterShell("set -- env --default-signal=INT \"$@\"");
            ChildJvm child = launch.start();
            child.awaitLine("READY"::equals, SOON);
            assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(child.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(child.awaitDeath(SOON)).isEqualTo(exit);
            assertThat(hooks(child)).containsExactly("C", "B", "A");
        }
    }

    @Test
    void shouldRunTheHooksWhenTheProgramComesToItsEnd() {
        try (JvmDriver jvms = JvmDriver.in(output)) {
            ChildJvm child = jvms.start("returns", ShutdownActor.class);
            child.awaitLine("READY"::equals, SOON);
            child.send("RETURN");
            child.awaitSuccess(SOON);
            assertThat(hooks(child)).containsExactly("C", "B", "A");
        }
    }
}
