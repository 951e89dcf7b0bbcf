package io.vigil.ipc.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import org.junit.jupiter.api.Test;

class MachineTest {
    @Test
    void shouldKnowWhatJvmsCallThem() {
        assertThat(Machine.of("Linux", "amd64")).isEqualTo(Machine.X86_64);
        assertThat(Machine.of("Linux", "x86_64")).isEqualTo(Machine.X86_64);
        assertThat(Machine.of("Linux", "aarch64")).isEqualTo(Machine.AARCH64);
        assertThat(Machine.of("Linux", "arm64")).isEqualTo(Machine.AARCH64);
    }

    @Test
    void shouldRefuseToGuessNumbers() {
        for (String[] other : new String[][] {{"Linux", "riscv64"}, {"Mac OS X", "aarch64"}, {"", ""}}) {
            assertThatThrownBy(() -> Machine.of(other[0], other[1]))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OS_CALL));
        }
    }
}
