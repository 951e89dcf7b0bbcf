package io.vigil.ipc.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import org.junit.jupiter.api.Test;

class AbiTest {
    @Test
    void shouldKnowTheNumbersOfBothMachineTypes() {
        assertThat(Abi.of("Linux", "amd64")).isEqualTo(new Abi(202, 273, 186, 332, 0400000));
        assertThat(Abi.of("Linux", "aarch64")).isEqualTo(new Abi(98, 99, 178, 291, 0100000));
    }

    @Test
    void shouldRefuseToGuessNumbers() {
        for (String[] other : new String[][] {{"Linux", "riscv64"}, {"Mac OS X", "aarch64"}, {"", ""}}) {
            assertThatThrownBy(() -> Abi.of(other[0], other[1]))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OS_CALL));
        }
    }
}
