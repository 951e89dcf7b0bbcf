package io.vigil.broker.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import io.vigil.ipc.telemetry.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Breakers between real processes, some of which are killed. */
@LeakFree
class BreakerIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path output;

    private final Telemetry telemetry = new Telemetry(VigilClock.SYSTEM);

    @AfterEach
    void end() {
        telemetry.close();
    }

    private CircuitBreaker breaker(Path home, CircuitConfig config) {
        Home opened = Home.open(home, Home.Access.READ_WRITE, OsPort.current());
        return new SharedResilience(opened, OsPort.current(), VigilClock.SYSTEM, telemetry).breaker("db", config);
    }

    private static ChildJvm open(ChildJvm child) {
        child.awaitLine("OPEN"::equals, SOON);
        return child;
    }

    private static String ask(ChildJvm child, String line) {
        child.send(line);
        return child.awaitLine(said -> !said.startsWith("FAILED"), SOON);
    }

    @Test
    void shouldBeOneForAllProcessesAndSurviveThem(@ProofHome Path home) {
        CircuitBreaker here = breaker(
                home, CircuitConfig.builder().resetTimeout(Duration.ofHours(1)).build());
        try (JvmDriver jvms = JvmDriver.in(output)) {
            ChildJvm one = open(jvms.start("one", BreakerActor.class, home, "db"));
            ChildJvm two = open(jvms.start("two", BreakerActor.class, home, "db"));
            assertThat(ask(one, "FAIL 3")).isEqualTo("DONE");
            assertThat(here.failureCount()).isEqualTo(3);
            assertThat(ask(two, "FAIL 2")).isEqualTo("DONE");
            assertThat(ask(one, "STATE")).isEqualTo("open");
            assertThat(here.state()).isEqualTo(CircuitState.OPEN);
            one.kill();
            two.kill();
            ChildJvm three = open(jvms.start("three", BreakerActor.class, home, "db"));
            assertThat(ask(three, "STATE")).isEqualTo("open");
            here.forceClose();
            assertThat(ask(three, "TRY")).isEqualTo("WENT");
            three.send("END");
            three.awaitSuccess(SOON);
        }
    }

    @Test
    void shouldNotBeWedgedByOneThatIsKilledWhileItTries(@ProofHome Path home) {
        CircuitConfig config = new CircuitConfig(1, Duration.ofSeconds(2), 1, 1);
        CircuitBreaker here = breaker(home, config);
        try (JvmDriver jvms = JvmDriver.in(output)) {
            ChildJvm child = open(jvms.start("tries", BreakerActor.class, home, "db"));
            BreakerActor.fail(here);
            Await.until("half open", SOON, () -> here.state() == CircuitState.HALF_OPEN);
            child.arm("circuit.admitted:1:stop");
            child.send("TRY");
            child.awaitAt("circuit.admitted", SOON);
            assertThatThrownBy(() -> here.call(() -> "refused"))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CIRCUIT_OPEN));
            child.kill();
            Await.until("the lost call is given up", SOON, () -> went(here));
            assertThat(here.state()).isEqualTo(CircuitState.CLOSED);
        }
    }

    private static boolean went(CircuitBreaker breaker) {
        try {
            return breaker.call(() -> true);
        } catch (VigilException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CIRCUIT_OPEN);
            return false;
        }
    }

    @Test
    void shouldCountEveryFailureOfThoseWhoLiveAndOfTheKilledOneOnce(@ProofHome Path home) {
        long seed = new Random().nextLong();
        System.out.println("killed while it counts: seed=" + seed);
        CircuitBreaker here =
                breaker(home, CircuitConfig.builder().failureThreshold(10_000).build());
        try (JvmDriver jvms = JvmDriver.in(output)) {
            ChildJvm killed = open(jvms.start("killed", BreakerActor.class, home, "db"));
            ChildJvm lives = open(jvms.start("lives", BreakerActor.class, home, "db"));
            int last = 1 + new Random(seed).nextInt(400);
            killed.arm("circuit.step:" + last + ":kill");
            Stream.of(killed, lives).forEach(child -> child.send("FAIL 1000"));
            killed.awaitAt("circuit.step", SOON);
            assertThat(lives.awaitLine("DONE"::equals, SOON)).isEqualTo("DONE");
            List<String> said = killed.said().stream()
                    .filter(line -> line.startsWith("FAILED"))
                    .toList();
            assertThat(here.failureCount()).as("seed=%d", seed).isEqualTo(1000 + said.size());
            lives.send("END");
            lives.awaitSuccess(SOON);
        }
    }
}
