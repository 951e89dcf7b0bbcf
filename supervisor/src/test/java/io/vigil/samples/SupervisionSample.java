package io.vigil.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.Vigil;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import io.vigil.supervisor.ChildState;
import io.vigil.supervisor.RestartType;
import io.vigil.supervisor.Strategy;
import io.vigil.supervisor.run.ChildOptions;
import io.vigil.supervisor.run.Command;
import io.vigil.supervisor.run.Supervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The samples of docs/supervision.md. */
@LeakFree
class SupervisionSample {
    private final List<String> printed = Collections.synchronizedList(new ArrayList<>());

    private void print(String line) {
        printed.add(line);
    }

    @Test
    void shouldSuperviseAndScale(@ProofHome Path home) {
        try (Vigil vigil = Vigil.open(home)) {
            ChildOptions worker = ChildOptions.builder()
                    .restartType(RestartType.TRANSIENT)
                    .shutdownTimeout(Duration.ofSeconds(2))
                    .dependsOn("feed")
                    .log(home.resolve("worker.log"))
                    .build();
            try (Supervisor supervisor = vigil.supervisor()
                    .strategy(Strategy.REST_FOR_ONE)
                    .maxRestarts(3)
                    .maxSeconds(60)
                    .child("feed", Command.of("sleep", "1000"))
                    .childPool("worker", Command.of("sleep", "1000"), 2, worker)
                    .onCrash(crash -> print(crash.child() + " ended: " + crash.exit()))
                    .build()) {
                supervisor.start();
                supervisor.scaleWorkers("worker", 4);
                supervisor.suspendChild("worker_3");
                supervisor.inspect().children().forEach(child -> print(child.id() + " " + child.state()));
            }
        }
        assertThat(printed)
                .contains("feed " + ChildState.RUNNING, "worker_0 RUNNING", "worker_3 SUSPENDED")
                .hasSize(5);
    }
}
