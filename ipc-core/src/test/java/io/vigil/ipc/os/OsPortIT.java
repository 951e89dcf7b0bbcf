package io.vigil.ipc.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.ChildLaunch;
import io.vigil.ipc.proof.JvmDriver;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM chooses is decided once, so each case has a JVM. */
class OsPortIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private JvmDriver jvms;

    @BeforeEach
    void open() {
        jvms = JvmDriver.in(directory);
    }

    @AfterEach
    void close() {
        jvms.close();
    }

    private static String saidBy(ChildLaunch launch) {
        ChildJvm child = launch.start();
        String line = child.awaitLine(said -> said.startsWith("port") || said.startsWith("refused"), SOON);
        child.awaitSuccess(SOON);
        return line;
    }

    private ChildLaunch jvm() {
        return jvms.child("chooser", PortActor.class);
    }

    /** As where no native part of JNA exists for the machine, or its directory forbids execution. */
    private ChildLaunch jvmWithoutJna() {
        return jvm().property("jna.nosys", true).property("jna.noclasspath", true);
    }

    @Test
    void shouldUseTheNativePort() {
        assertThat(saidBy(jvm())).isEqualTo("port linux-jna, Linux, and JNA loads");
    }

    @Test
    void shouldFallBackToThePortableOneAndSayWhyWhenJnaDoesNotLoad() {
        assertThat(saidBy(jvmWithoutJna()))
                .startsWith("port portable, native port does not load: cause=java.lang.UnsatisfiedLinkError");
    }

    @Test
    void shouldRefuseWhenTheNativeOneIsForcedAndDoesNotLoad() {
        assertThat(saidBy(jvmWithoutJna().property(OsPort.PROPERTY, "linux-jna")))
                .startsWith("refused OS_CALL, native port does not load");
    }

    @Test
    void shouldUseThePortableOneWhenForced() {
        assertThat(saidBy(jvm().property(OsPort.PROPERTY, "portable")))
                .isEqualTo("port portable, forced by -Dvigil.os=portable");
    }

    @Test
    void shouldRefuseAPortThatDoesNotExist() {
        assertThat(saidBy(jvm().property(OsPort.PROPERTY, "bsd")))
                .isEqualTo(
                        "refused INVALID_CONFIGURATION, no such port: vigil.os=bsd; use linux-jna, portable or leave it out");
    }
}
