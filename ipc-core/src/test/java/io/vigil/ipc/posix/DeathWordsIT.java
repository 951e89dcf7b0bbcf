package io.vigil.ipc.posix;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.os.DeathWords;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Death words of real JVMs that die in several ways. */
class DeathWordsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int HEAP_MEBIBYTES = 64;
    private static final int ROUNDS = 7;

    @TempDir
    Path directory;

    private final Os os = new PosixOs();
    private JvmDriver jvms;
    private Region region;

    @BeforeEach
    void open() throws IOException {
        jvms = JvmDriver.in(directory);
        Files.createFile(directory.resolve("words"));
        os.reserve(directory.resolve("words"), 0, 4096);
        region = Region.map(directory.resolve("words"), 0, 4096, Region.Access.READ_WRITE);
    }

    @AfterEach
    void close() {
        jvms.close();
    }

    private ChildJvm mortal(int ballast) {
        ChildJvm child = jvms.child("mortal", MortalActor.class)
                .args(directory.resolve("words"), directory.resolve("locks"), ballast)
                .heap(2 * ballast + 32 + "m")
                .start();
        child.awaitLine(line -> line.equals("armed true " + ballast), SOON);
        return child;
    }

    private boolean isDead(int offset) {
        return DeathWords.isDead(region.getIntVolatile(offset));
    }

    @Test
    void shouldMarkEveryWordAndWakeASleeperWhenKilled() throws Exception {
        long[] wordNs = new long[ROUNDS];
        long[] lockNs = new long[ROUNDS];
        try (LockFile locks = os.openLocks(directory.resolve("locks"))) {
            for (int round = 0; round < ROUNDS; round++) {
                ChildJvm child = mortal(HEAP_MEBIBYTES);
                assertThat(isDead(64) || isDead(128)).isFalse();
                CompletableFuture<Long> word = CompletableFuture.supplyAsync(this::sleepUntilDead);
                CompletableFuture<Long> lock =
                        CompletableFuture.supplyAsync(() -> pollUntil(() -> !locks.isHeldByOther(0)));

                long killedNs = System.nanoTime();
                child.killWithoutWaiting();

                wordNs[round] = word.get(30, TimeUnit.SECONDS) - killedNs;
                lockNs[round] = lock.get(30, TimeUnit.SECONDS) - killedNs;
                child.awaitDeath(SOON);
                assertThat(isDead(64) && isDead(128)).isTrue();
                assertThat(locks.tryLock(0)).isTrue();
                locks.unlock(0);
            }
        }
        print("kill -> sleeper on the word runs", wordNs);
        print("kill -> lock is free", lockNs);
    }

    private long sleepUntilDead() {
        int word = region.getIntVolatile(64);
        while (!DeathWords.isDead(word)) {
            os.futexWait(region, 64, word, TimeUnit.SECONDS.toNanos(30));
            word = region.getIntVolatile(64);
        }
        return System.nanoTime();
    }

    private static long pollUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(50_000);
        }
        return System.nanoTime();
    }

    private static void print(String what, long[] ns) {
        long[] sorted = ns.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%-34s heap=%d MiB, n=%d: min %.2f ms, p50 %.2f ms, max %.2f ms%n",
                what,
                HEAP_MEBIBYTES,
                sorted.length,
                sorted[0] / 1e6,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length - 1] / 1e6);
    }

    @Test
    void shouldMarkTheWordsWhenTheJvmExits() {
        ChildJvm child = mortal(1);

        child.send("exit");
        child.awaitSuccess(SOON);

        assertThat(isDead(64) && isDead(128)).isTrue();
    }

    @Test
    void shouldMarkNothingWhenStopped() {
        ChildJvm child = mortal(1);

        child.stop();

        assertThat(isDead(64) || isDead(128)).isFalse();
        child.kill();
        Await.until("mark of the dead", SOON, () -> isDead(64) && isDead(128));
    }

    @Test
    void shouldMarkNothingWhenDisarmedBeforeTheEnd() {
        ChildJvm child = mortal(1);
        child.send("close");
        child.awaitLine("closed"::equals, SOON);

        child.kill();

        assertThat(region.getIntVolatile(64)).isZero();
        assertThat(region.getIntVolatile(128)).isZero();
    }
}
