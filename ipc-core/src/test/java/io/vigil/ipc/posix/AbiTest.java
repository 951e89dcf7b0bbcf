package io.vigil.ipc.posix;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.os.Machine;
import org.junit.jupiter.api.Test;

class AbiTest {
    @Test
    void shouldKnowTheNumbersOfBothMachineTypes() {
        assertThat(Abi.of(Machine.X86_64)).isEqualTo(new Abi(202, 273, 186, 332, 0400000));
        assertThat(Abi.of(Machine.AARCH64)).isEqualTo(new Abi(98, 99, 178, 291, 0100000));
    }
}
