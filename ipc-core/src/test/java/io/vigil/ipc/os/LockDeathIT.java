package io.vigil.ipc.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the locks of a JVM that is killed or stopped, seen by both ports through both ports. */
class LockDeathIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PORTS = "linux-jna,linux-jna";

    @TempDir
    Path directory;

    private JvmDriver jvms;
    private Path file;

    @BeforeEach
    void open() {
        jvms = JvmDriver.in(directory);
        file = directory.resolve("locks");
    }

    @AfterEach
    void close() {
        jvms.close();
    }

    private ChildJvm holderOf(int index, String port) {
        ChildJvm holder = jvms.start("holder", LockActor.class, port, file);
        assertThat(ask(holder, "try " + index, "taken")).isEqualTo("taken true");
        return holder;
    }

    private static String ask(ChildJvm child, String order, String answer) {
        child.send(order);
        Predicate<String> fits = line -> line.startsWith(answer);
        return child.awaitLine(fits, SOON);
    }

    @ParameterizedTest
    @CsvSource({PORTS, "linux-jna,portable", "portable,linux-jna", "portable,portable"})
    void shouldFreeTheLocksOfAKilledHolder(String holders, String watchers) {
        ChildJvm holder = holderOf(5, holders);
        try (LockFile locks = OsPort.choose(watchers).os().openLocks(file)) {
            assertThat(locks.isHeldByOther(5)).isTrue();
            assertThat(locks.tryLock(5)).isFalse();
            assertThat(locks.tryLock(6)).isTrue();
            assertThat(ask(holder, "try 6", "taken")).isEqualTo("taken false");

            holder.kill();

            Await.until("lock of the dead", SOON, () -> !locks.isHeldByOther(5));
            assertThat(locks.tryLock(5)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({PORTS, "portable,linux-jna"})
    void shouldFreeThemThoughAChildOfTheHolderLives(String holders, String watchers) {
        ChildJvm holder = holderOf(5, holders);
        long pid = Long.parseLong(ask(holder, "spawn", "spawned").split(" ", -1)[1]);
        ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
        try (LockFile locks = OsPort.choose(watchers).os().openLocks(file)) {
            holder.kill();

            Await.until("lock of the dead", SOON, () -> !locks.isHeldByOther(5));
            assertThat(locks.tryLock(5)).isTrue();
            assertThat(child.isAlive()).isTrue();
        } finally {
            child.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({PORTS, "portable,portable"})
    void shouldNotRobAStoppedHolder(String holders, String watchers) {
        ChildJvm holder = holderOf(5, holders);
        holder.stop();

        try (LockFile locks = OsPort.choose(watchers).os().openLocks(file)) {
            assertThat(locks.isHeldByOther(5)).isTrue();
            assertThat(locks.tryLock(5)).isFalse();
            holder.cont();
            assertThat(ask(holder, "try 5", "taken")).isEqualTo("taken true");
            assertThat(locks.tryLock(5)).isFalse();
        }
    }
}
