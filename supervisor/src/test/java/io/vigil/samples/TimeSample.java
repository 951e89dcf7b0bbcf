package io.vigil.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.Vigil;
import io.vigil.broker.shutdown.ShutdownResult;
import io.vigil.broker.time.Timeout;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The samples of docs/patterns.md about timers and the end. */
@LeakFree
class TimeSample {
    private final List<String> printed = new CopyOnWriteArrayList<>();

    private void print(String line) {
        printed.add(line);
    }

    private void waitFor(String line) {
        Await.until(line, Duration.ofSeconds(30), () -> printed.contains(line));
    }

    @Test
    void shouldFire(@ProofHome Path home) {
        try (Vigil vigil = Vigil.open(home)) {
            vigil.timer().setTimeout(Duration.ofMillis(20), () -> print("once"));
            Timeout tick = vigil.timer().setInterval(Duration.ofMillis(5), () -> print("tick"));
            waitFor("once");
            tick.cancel(); // does not begin to fire again
        }
        assertThat(printed).contains("once", "tick");
    }

    @Test
    void shouldEnd(@ProofHome Path home) {
        Vigil vigil = Vigil.open(home);
        vigil.onShutdown(vigil::close); // the first one added runs last
        vigil.onShutdown(() -> print("flushed"));
        ShutdownResult result = vigil.shutdownAll(); // or SIGTERM, SIGINT, System.exit
        assertThat(result.isClean()).isTrue();
        assertThat(printed).containsExactly("flushed");
    }
}
