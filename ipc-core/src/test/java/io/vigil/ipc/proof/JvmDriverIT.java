package io.vigil.ipc.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LeakFree
class JvmDriverIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void shouldExchangeLinesWhenChildIsUp() {
        try (JvmDriver jvms = JvmDriver.in(directory)) {
            ChildJvm child = jvms.child("echo", EchoActor.class)
                    .args("a", 5)
                    .property("echo.property", "p")
                    .start();

            assertThat(child.awaitLine(line -> line.startsWith("args"), SOON)).isEqualTo("args a 5 p");
            child.send("hello");
            child.awaitLine(line -> line.equals("echo hello"), SOON);
            child.send("end");
            child.awaitSuccess(SOON);
            assertThat(child.said()).endsWith("END");
            assertThat(child.describe()).contains("printed by the actor");
        }
    }

    @Test
    void shouldDieAtTheScriptedHitWhenActionIsKill() {
        try (JvmDriver jvms = JvmDriver.in(directory)) {
            ChildJvm child =
                    jvms.child("echo", EchoActor.class).failAt("site.a:2:kill").start();
            child.send("hit site.a");
            child.awaitLine(line -> line.equals("passed site.a"), SOON);
            child.send("hit site.b");
            child.send("hit site.a");

            child.awaitAt("site.a", SOON);

            assertThat(child.awaitDeath(SOON)).isEqualTo(128 + 9);
            assertThat(child.said()).contains("passed site.b").endsWith("AT kill site.a 2");
        }
    }

    @Test
    void shouldGoOnWhenBlockedChildIsTold() {
        try (JvmDriver jvms = JvmDriver.in(directory)) {
            ChildJvm child =
                    jvms.child("echo", EchoActor.class).failAt("site:1:block").start();
            child.send("hit site");
            child.awaitAt("site", SOON);
            assertThat(child.said()).doesNotContain("passed site");

            child.go();

            child.awaitLine(line -> line.equals("passed site"), SOON);
        }
    }

    @Test
    void shouldStandAtTheHitWhenActionIsStop() {
        try (JvmDriver jvms = JvmDriver.in(directory)) {
            ChildJvm child = jvms.child("echo", EchoActor.class).start();
            child.arm("site:1:stop");
            child.send("hit site");
            child.awaitAt("site", SOON);
            assertThat(ProcFs.state(child.pid())).isEqualTo('T');

            child.cont();

            child.awaitLine(line -> line.equals("passed site"), SOON);
        }
    }

    @Test
    void shouldStopAndContinueWhenSignalled() {
        try (JvmDriver jvms = JvmDriver.in(directory)) {
            ChildJvm child = jvms.start("echo", EchoActor.class);
            child.stop();
            child.send("hello");
            assertThat(ProcFs.state(child.pid())).isEqualTo('T');
            assertThat(child.said()).doesNotContain("echo hello");

            child.cont();

            child.awaitLine(line -> line.equals("echo hello"), SOON);
        }
    }

    @Test
    void shouldCountHitsOfEverySiteWhenAsked() {
        try (JvmDriver jvms = JvmDriver.in(directory)) {
            ChildJvm child =
                    jvms.child("echo", EchoActor.class).failAt("*:0:count").start();
            for (String site : List.of("x", "y", "x")) {
                child.send("hit " + site);
                child.awaitLine(line -> line.equals("passed " + site), SOON);
            }

            assertThat(child.hits()).isEqualTo(Map.of("x", 2L, "y", 1L));
            child.send("end");
            child.awaitSuccess(SOON);
            assertThat(child.said()).endsWith("HITS x=2 y=1", "END");
        }
    }

    @Test
    void shouldDieAtAHitDrawnBySeedWhenKillIsRandom() {
        long seed = 42;
        int drawn = 1 + new Random(seed).nextInt(10);
        try (JvmDriver jvms = JvmDriver.in(directory)) {
            ChildJvm child = jvms.child("echo", EchoActor.class)
                    .killAtRandomHit(new Random(seed), 10)
                    .start();
            for (int i = 1; i <= 10; i++) {
                child.send("hit s" + i);
            }

            child.awaitDeath(SOON);

            assertThat(child.said()).endsWith("AT kill s" + drawn + " " + drawn);
        }
    }

    @Test
    void shouldKillSurvivorsWhenClosed() {
        ChildJvm running;
        ChildJvm stopped;
        try (JvmDriver jvms = JvmDriver.in(directory)) {
            running = jvms.start("running", EchoActor.class);
            stopped = jvms.start("stopped", EchoActor.class);
            stopped.stop();
        }

        assertThat(running.isAlive()).isFalse();
        assertThat(stopped.isAlive()).isFalse();
    }

    @Test
    void shouldShowOutputWhenChildFails() {
        JvmDriver jvms = JvmDriver.in(directory);
        ChildJvm child = jvms.start("echo", EchoActor.class);
        child.send("fail");
        assertThatThrownBy(() -> child.awaitLine(line -> line.equals("never"), SOON))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("IllegalStateException: told to fail");
        Await.until("death", SOON, () -> !child.isAlive());

        assertThatThrownBy(jvms::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a child ended by itself: name=echo")
                .hasMessageContaining("told to fail");
    }

    @Test
    void shouldEndItselfWhenItsInputCloses() throws Exception {
        try (JvmDriver jvms = JvmDriver.in(directory)) {
            ChildJvm child = jvms.start("echo", EchoActor.class);

            child.closeInput();

            assertThat(child.awaitDeath(SOON)).isEqualTo(97);
        }
    }

    @Test
    void shouldInheritFailpointsAndOpenedModulesWhenStarted() throws Exception {
        try (JvmDriver jvms = JvmDriver.in(directory)) {
            ChildJvm child = jvms.start("echo", EchoActor.class);

            String commandLine = Files.readString(Path.of("/proc/" + child.pid() + "/cmdline"));

            assertThat(commandLine).contains("-Dvigil.failpoints=true", "--add-opens=java.base/sun.nio.ch", "-Xmx64m");
            assertThat(commandLine).doesNotContain("-Xmx512m");
        }
    }
}
