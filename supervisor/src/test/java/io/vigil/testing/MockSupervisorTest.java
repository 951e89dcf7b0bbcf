package io.vigil.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.ChildState;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.RestartType;
import io.vigil.supervisor.Strategy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MockSupervisorTest {
    private final ManualClock clock = new ManualClock();

    private MockSupervisor of(Strategy strategy, int maxRestarts) {
        return new MockSupervisor(clock, strategy, maxRestarts, Duration.ofSeconds(30));
    }

    @Test
    void shouldRestartAChildThatFails() {
        MockSupervisor supervisor = of(Strategy.ONE_FOR_ONE, 5).addChild("a").addChild("b");
        assertThat(supervisor.childCount()).isEqualTo(2);
        assertThat(supervisor.state("a")).isEqualTo(ChildState.STOPPED);
        supervisor.start();
        supervisor.failChild("a");
        assertThat(supervisor.restartCount()).isEqualTo(1);
        assertThat(supervisor.state("a")).isEqualTo(ChildState.RUNNING);
        assertThat(supervisor.orders()).containsExactly("LAUNCH a", "LAUNCH b", "LAUNCH a");
        supervisor.stop();
        assertThat(supervisor.orders()).endsWith("TERMINATE b", "TERMINATE a");
        assertThat(supervisor.state("a")).isEqualTo(ChildState.STOPPED);
    }

    @Test
    void shouldWaitOnTheClockOfTheTest() {
        MockSupervisor supervisor = of(Strategy.ONE_FOR_ONE, 5).addChild("a");
        supervisor.start();
        supervisor.failChild("a");
        supervisor.failChild("a");
        assertThat(supervisor.state("a")).isEqualTo(ChildState.RESTARTING);
        clock.advance(Duration.ofMillis(110));
        assertThat(supervisor.state("a")).isEqualTo(ChildState.RUNNING);
    }

    @Test
    void shouldGiveUpAndTakeAllAlong() {
        MockSupervisor supervisor = of(Strategy.ONE_FOR_ALL, 1).addChild("a").addChild("b");
        supervisor.start();
        supervisor.failChild("a");
        supervisor.failChild("b");
        assertThat(supervisor.hasGivenUp()).isTrue();
        assertThat(supervisor.state("a")).isEqualTo(ChildState.STOPPED);
        assertThat(supervisor.restartCount()).isEqualTo(1);
    }

    @Test
    void shouldGoByTypeAndRefuseWhatCannotBe() {
        MockSupervisor supervisor = of(Strategy.ONE_FOR_ONE, 5).addChild("a", RestartType.TRANSIENT);
        supervisor.start();
        supervisor.endChild("a", Exit.code(0));
        assertThat(supervisor.restartCount()).isZero();
        assertThatThrownBy(() -> supervisor.failChild("a"))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
        assertThatThrownBy(() -> supervisor.failChild("x"))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHILD_NOT_FOUND));
    }

    @Test
    void shouldComeFromTheContext() {
        try (TestContext context = TestContext.open(clock)) {
            MockSupervisor supervisor = context.mockSupervisor().addChild("a");
            supervisor.start();
            supervisor.failChild("a");
            supervisor.failChild("a");
            context.advanceTime(Duration.ofSeconds(1));
            assertThat(supervisor.state("a")).isEqualTo(ChildState.RUNNING);
        }
    }
}
