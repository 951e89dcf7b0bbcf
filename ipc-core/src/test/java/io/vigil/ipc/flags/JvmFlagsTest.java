package io.vigil.ipc.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class JvmFlagsTest {
    @Test
    void shouldListTheSameFlagsForEveryJavaBefore24() {
        assertThat(JvmFlags.forJava(17))
                .isEqualTo(JvmFlags.forJava(23))
                .contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "-Dchronicle.analytics.disable=true")
                .doesNotContain("--sun-misc-unsafe-memory-access=allow");
    }

    @Test
    void shouldAddTheUnsafeAndNativeFlagsSince24() {
        assertThat(JvmFlags.forJava(25))
                .containsAll(JvmFlags.forJava(17))
                .endsWith("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
                .hasSize(JvmFlags.forJava(17).size() + 2);
    }

    @Test
    void shouldMissNothingWhenTheBuildStartsTheTests() {
        assertThat(JvmFlags.missing()).isEmpty();
        assertThatCode(FlagCheck::require).doesNotThrowAnyException();
    }

    @Test
    void shouldFindAFlagMissingWhenItsEffectIsNotThere() {
        assertThat(JvmFlag.parse("--add-opens=java.base/java.time.chrono=ALL-UNNAMED"))
                .matches(flag -> !flag.isEffective());
        assertThat(JvmFlag.parse("--add-exports=java.base/sun.net.ftp=ALL-UNNAMED"))
                .matches(flag -> !flag.isEffective());
        assertThat(JvmFlag.parse("-Dvigil.never.set=true")).matches(flag -> !flag.isEffective());
    }

    @Test
    void shouldNotAskForAPackageOfAModuleThatTheRuntimeLacks() {
        assertThat(JvmFlag.parse("--add-exports=no.such.module/p=ALL-UNNAMED")).matches(JvmFlag::isEffective);
    }

    @Test
    void shouldNameTheMissingFlagsAndTheLineToAdd() {
        String message = FlagCheck.message(List.of("-Da=1", "-Db=2"), 17);

        assertThat(message)
                .startsWith("JVM flags missing: java=17, missing=-Da=1 -Db=2; ")
                .contains("-javaagent:vigil-agent.jar")
                .endsWith(String.join(" ", JvmFlags.forJava(17)))
                .doesNotContain("\n");
    }

    @Test
    void shouldRefuseAFlagThatItCannotRead() {
        assertThatThrownBy(() -> JvmFlag.parse("-Xmx1g")).hasMessageContaining("flag=-Xmx1g");
        assertThatThrownBy(() -> JvmFlag.parse("--add-opens=java.base=ALL-UNNAMED"))
                .hasMessageContaining("MODULE/PACKAGE");
    }
}
