package io.vigil.ipc.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.chronicle.ChronicleTwinFormat;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that stands stopped in the middle: others wait so long and no longer, and nothing is taken from it. */
@LeakFree
class StoppedHolderIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration WAIT = Duration.ofMillis(300);

    @TempDir
    Path logs;

    @Test
    void shouldNameTheProcessThatHoldsItUpAndGoOnWithIt(@ProofHome Path home) {
        MapOracle.create(home);
        try (JvmDriver jvms = JvmDriver.in(logs);
                Engine engine = Engine.open(home, "waiting", OsPort.current(), VigilClock.SYSTEM, false)) {
            SharedMap map = engine.sharedMap(MapActor.directory(home), MapActor.CONFIG.withWait(WAIT));
            map.put(MapActor.key(MapOracle.KEYS), new byte[1]);
            ChildJvm holder = jvms.child("holder", MapActor.class)
                    .args(home, 0, 1, 50)
                    .failAt("twin.put.stored:4:stop")
                    .start();
            holder.awaitAt("twin.put.stored", SOON);
            long startNs = System.nanoTime();

            assertThatThrownBy(() -> map.put(MapActor.key(MapOracle.KEYS), new byte[2]))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OPERATION_TIMEOUT))
                    .hasMessageContaining("pid=" + holder.pid() + ",");

            assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(WAIT.toNanos());
            MapCopy copy = MapCopy.of(MapActor.directory(home), new ChronicleTwinFormat(), OsPort.current());
            assertThat(copy.inTheMiddle()).isTrue();
            assertThat(copy.entries()).isNotEmpty();
            holder.cont();
            holder.awaitSuccess(SOON);
            assertThat(holder.said()).contains("DONE").noneMatch(line -> line.startsWith("WRONG"));
            assertThat(map.find(MapActor.key(MapOracle.KEYS))).isNotNull();
            assertThat(map.stats().takenFromDead()).isZero();
            assertThat(map.stats().repairs()).isZero();
        }
    }
}
