package io.vigil.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.Await;
import io.vigil.supervisor.Exit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PortableProcessesIT extends ProcessPortConformance {
    @Override
    protected ProcessPort open() {
        return new PortableProcesses();
    }

    @Override
    protected Exit death(int signal) {
        return Exit.code(128 + signal);
    }

    @Test
    void shouldRefuseToHalt() {
        LiveProcess process = launch(shell("exec sleep 1000"));
        assertThatThrownBy(process::suspend)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
    }

    @Test
    void shouldKillWhatItStartedToo() {
        LiveProcess process = launch(shell("sleep 1000 & echo $! > " + directory.resolve("pid") + "; wait"));
        awaitFile(directory.resolve("pid"));
        long grandchild = Long.parseLong(read(directory.resolve("pid")).strip());
        process.kill();
        end(process);
        Await.until(
                "end of " + grandchild,
                Duration.ofSeconds(10),
                () -> ProcessHandle.of(grandchild)
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
        assertThat(port.isNative()).isFalse();
    }
}
