package io.vigil.ipc.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import org.junit.jupiter.api.Test;

class OsPortTest {
    @Test
    void shouldChooseTheNativePortWhereItLoads() {
        assertThat(OsPort.choose("auto").os().name()).isEqualTo("linux-jna");
        assertThat(OsPort.choose("auto").reason()).isEqualTo("Linux, and JNA loads");
    }

    @Test
    void shouldObeyTheProperty() {
        assertThat(OsPort.choose("portable").os().name()).isEqualTo("portable");
        assertThat(OsPort.choose("linux-jna").os().name()).isEqualTo("linux-jna");
        assertThat(OsPort.choose("portable").reason()).contains("-Dvigil.os=portable");
    }

    @Test
    void shouldRefuseAPortThatDoesNotExist() {
        assertThatThrownBy(() -> OsPort.choose("windows"))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("vigil.os=windows")
                .hasMessageContaining("linux-jna, portable");
    }

    @Test
    void shouldAlwaysGiveTheSamePort() {
        assertThat(OsPort.current()).isSameAs(OsPort.current());
        assertThat(OsPort.reason()).isNotBlank();
    }
}
