package io.vigil.ipc.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

@LeakFree
class ControlThreadTest {
    @Test
    void shouldStealNoMoreThanTimeHasPassedWhenAsked() {
        try (ControlThread control = ControlThread.start()) {
            long beginNs = System.nanoTime();
            Await.until("a measurable delay", Duration.ofSeconds(30), () -> control.worstNs() > 0);
            long endNs = System.nanoTime();

            assertThat(control.stolenNs(beginNs, endNs)).isBetween(0L, endNs - beginNs);
            assertThat(control.stolenNs(endNs, endNs)).isZero();
        }
    }
}
