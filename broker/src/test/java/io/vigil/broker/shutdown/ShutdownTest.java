package io.vigil.broker.shutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.LeakFree;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

@LeakFree
class ShutdownTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final Shutdown shutdown = Shutdown.onRequest();

    private void add(String name) {
        shutdown.onShutdown(name, () -> ran.add(name));
    }

    @Test
    void shouldRunTheLastFirst() {
        List.of("A", "B", "C").forEach(this::add);
        ShutdownResult result = shutdown.shutdownAll();
        assertThat(ran).containsExactly("C", "B", "A");
        assertThat(result.done()).containsExactly("C", "B", "A");
        assertThat(result.isClean()).isTrue();
        assertThat(result.requireInTime()).isSameAs(result);
    }

    @Test
    void shouldRunForwardWhenAsked() {
        List.of("A", "B", "C").forEach(this::add);
        shutdown.shutdownAll(LONG, ShutdownOrder.FORWARD);
        assertThat(ran).containsExactly("A", "B", "C");
    }

    @Test
    void shouldRunTheOthersWhenOneThrows() {
        add("A");
        shutdown.onShutdown("B", () -> {
            throw new IOException("planted");
        });
        shutdown.onShutdown(() -> {
            throw new AssertionError("planted, too");
        });
        add("D");
        ShutdownResult result = shutdown.shutdownAll();
        assertThat(ran).containsExactly("D", "A");
        assertThat(result.failed()).containsOnlyKeys("hook-3", "B");
        assertThat(result.failed().get("B")).hasMessage("planted");
        assertThat(result.isClean()).isFalse();
        result.requireInTime();
    }

    @Test
    void shouldRunTheOthersWhenOneHangs() {
        add("A");
        shutdown.onShutdown("B", () -> new CountDownLatch(1).await());
        add("C");
        ShutdownResult result = shutdown.shutdownAll(SHORT, ShutdownOrder.REVERSE);
        assertThat(ran).containsExactly("C", "A");
        assertThat(result.hanging()).containsExactly("B");
        assertThatThrownBy(result::requireInTime)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTDOWN_TIMEOUT))
                .hasMessageContaining("names=B");
    }

    @Test
    void shouldWaitForASlowOneWhileThereIsTime() {
        CountDownLatch others = new CountDownLatch(2);
        shutdown.onShutdown("A", others::countDown);
        shutdown.onShutdown("B", others::countDown);
        shutdown.onShutdown("slow", () -> {
            others.await();
            ran.add("slow");
        });
        ShutdownResult result = shutdown.shutdownAll(Duration.ofSeconds(3), ShutdownOrder.REVERSE);
        assertThat(ran).containsExactly("slow");
        assertThat(result.done()).containsExactlyInAnyOrder("A", "B", "slow");
        assertThat(result.isClean()).isTrue();
    }

    @Test
    void shouldRunOnce() {
        add("A");
        ShutdownResult first = shutdown.shutdownAll();
        assertThat(shutdown.shutdownAll()).isEqualTo(first);
        assertThat(ran).containsExactly("A");
        assertThatThrownBy(() -> add("late"))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
    }

    @Test
    void shouldLetAHookAskForTheShutdownThatItIsPartOf() {
        add("A");
        shutdown.onShutdown("B", () -> {
            shutdown.shutdownAll(LONG, ShutdownOrder.FORWARD);
            ran.add("B");
        });
        assertThat(shutdown.shutdownAll(LONG, ShutdownOrder.REVERSE).isClean()).isTrue();
        assertThat(ran).containsExactly("B", "A");
    }

    @Test
    void shouldForgetEverythingWhenClosed() {
        Shutdown ofProcess = Shutdown.ofProcess();
        ofProcess.onShutdown("A", () -> ran.add("A"));
        ofProcess.close();
        ofProcess.close();
        assertThat(ofProcess.shutdownAll().done()).isEmpty();
        assertThat(ran).isEmpty();
    }
}
