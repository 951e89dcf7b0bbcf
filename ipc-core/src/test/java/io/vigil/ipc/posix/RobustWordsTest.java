package io.vigil.ipc.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.DeathWords;
import io.vigil.ipc.os.PortableOs;
import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RobustWordsTest {
    private final DeathWords words = new PosixOs().deathWords().orElseThrow();
    private final Region region = Region.ofMemory(128 * 1024);

    @Test
    void shouldMarkNothingWhileTheProcessLivesAndNothingWhenClosed() {
        DeathWords.Armed armed = words.arm(region, 64, 192, 8);
        for (int offset : new int[] {8, 64, 192}) {
            assertThat(region.getInt(offset)).isNegative();
            assertThat(DeathWords.isDead(region.getInt(offset))).isFalse();
        }

        armed.close();
        armed.close();

        for (int offset : new int[] {8, 64, 192}) {
            assertThat(region.getInt(offset)).isZero();
        }
    }

    @Test
    void shouldLeaveAWordAloneThatIsNoLongerItsOwn() {
        DeathWords.Armed armed = words.arm(region, 64);
        region.putIntVolatile(64, 5);

        armed.close();

        assertThat(region.getInt(64)).isEqualTo(5);
    }

    @Test
    void shouldKeepTheInterruptOfWhoArmsAndCloses() {
        Thread.currentThread().interrupt();

        words.arm(region, 64).close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(region.getInt(64)).isZero();
    }

    @Test
    void shouldLeaveNoThreadBehind() {
        for (int round = 0; round < 50; round++) {
            words.arm(region, 0, 65_536).close();
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("vigil-death-word"));
    }

    @Test
    void shouldRefuseMisplacedWords() {
        for (int[] offsets : new int[][] {{}, {4}, {8, 8}, {0, 65_544}}) {
            assertThatThrownBy(() -> words.arm(region, offsets))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
        }
    }

    @Test
    void shouldRefuseAReadOnlyMapping(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("words"), new byte[64]);
        Region readOnly = Region.map(file, 0, 64, Region.Access.READ_ONLY);

        assertThatThrownBy(() -> words.arm(readOnly, 0))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
    }

    @Test
    void shouldKnowTheKernelsMark() {
        assertThat(DeathWords.isDead(0)).isFalse();
        assertThat(DeathWords.isDead(0x80000000 | 1234)).isFalse();
        assertThat(DeathWords.isDead(0xC0000000)).isTrue();
        assertThat(new PortableOs().deathWords()).isEmpty();
    }
}
