package io.vigil.supervisor.posix;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.os.Machine;
import org.junit.jupiter.api.Test;

class AbiTest {
    @Test
    void shouldHaveTheNumbersOfBothMachineTypes() {
        assertThat(Abi.of(Machine.X86_64)).isEqualTo(new Abi(424, 434, 12, 4, 0400000));
        assertThat(Abi.of(Machine.AARCH64)).isEqualTo(new Abi(424, 434, 16, 8, 0100000));
        assertThat(Abi.SIGINFO_BYTES).isEqualTo(128);
        assertThat(Abi.SIGINFO_CODE).isEqualTo(8);
        assertThat(Abi.SIGINFO_PID).isEqualTo(16);
        assertThat(Abi.SIGINFO_STATUS).isEqualTo(24);
        assertThat(Abi.FILE_ACTIONS_BYTES).isEqualTo(80);
        assertThat(Abi.ATTRIBUTES_BYTES).isEqualTo(336);
        assertThat(Abi.SIGSET_BYTES).isEqualTo(128);
    }
}
