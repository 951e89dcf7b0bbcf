package io.vigil.ipc.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the {@link LockFile} of every {@link Os} must do inside one process. */
public abstract class LockConformanceTest {
    @TempDir
    Path directory;

    private Os os;
    private Path file;

    protected abstract Os os();

    @BeforeEach
    void open() {
        os = os();
        file = directory.resolve("locks");
    }

    @Test
    void shouldExcludeAnotherHandleOfTheSameProcess() {
        try (LockFile one = os.openLocks(file);
                LockFile other = os.openLocks(file)) {
            assertThat(one.tryLock(3)).isTrue();
            assertThat(one.tryLock(3)).isTrue();
            assertThat(other.tryLock(3)).isFalse();
            assertThat(other.tryLock(4)).isTrue();

            one.unlock(3);

            assertThat(other.tryLock(3)).isTrue();
            assertThat(one.tryLock(3)).isFalse();
        }
    }

    @Test
    void shouldTellWhoHoldsAByteWithoutTakingIt() {
        try (LockFile one = os.openLocks(file);
                LockFile other = os.openLocks(file)) {
            assertThat(one.isHeldByOther(7)).isFalse();
            assertThat(other.tryLock(7)).isTrue();

            assertThat(one.isHeldByOther(7)).isTrue();
            assertThat(one.isHeldByOther(7)).isTrue();
            assertThat(one.isHeldByOther(6)).isFalse();
            assertThat(one.isHeldByOther(8)).isFalse();
            assertThat(other.isHeldByOther(7)).isFalse();

            other.unlock(7);

            assertThat(one.isHeldByOther(7)).isFalse();
            assertThat(other.tryLock(7)).isTrue();
        }
    }

    @Test
    void shouldIgnoreAnUnlockOfWhatItDoesNotHold() {
        try (LockFile one = os.openLocks(file);
                LockFile other = os.openLocks(file)) {
            assertThat(one.tryLock(1)).isTrue();

            other.unlock(1);

            assertThat(other.isHeldByOther(1)).isTrue();
        }
    }

    @Test
    void shouldReleaseEverythingWhenClosed() {
        LockFile one = os.openLocks(file);
        try (LockFile other = os.openLocks(file)) {
            assertThat(one.tryLock(0)).isTrue();
            assertThat(one.tryLock(4094)).isTrue();

            one.close();
            one.close();

            assertThat(other.tryLock(0)).isTrue();
            assertThat(other.tryLock(4094)).isTrue();
        }
    }

    @Test
    void shouldKeepItsLocksWhenAnotherHandleCloses() {
        try (LockFile one = os.openLocks(file);
                LockFile witness = os.openLocks(file)) {
            assertThat(one.tryLock(9)).isTrue();

            os.openLocks(file).close();

            assertThat(witness.isHeldByOther(9)).isTrue();
            assertThat(witness.tryLock(9)).isFalse();
        }
    }

    @Test
    void shouldRefuseUseAfterClose() {
        LockFile closed = os.openLocks(file);
        closed.close();

        assertInvalid(() -> closed.tryLock(0));
        assertInvalid(() -> closed.unlock(0));
        assertInvalid(() -> closed.isHeldByOther(0));
    }

    private static void assertInvalid(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
    }

    @Test
    void shouldRefuseANegativeIndex() {
        try (LockFile locks = os.openLocks(file)) {
            assertInvalid(() -> locks.tryLock(-1));
            assertInvalid(() -> locks.unlock(-1));
            assertInvalid(() -> locks.isHeldByOther(-1));
        }
    }

    @Test
    void shouldShareFilesByIdentityAndNotByName() throws Exception {
        try (LockFile one = os.openLocks(file)) {
            assertThat(one.tryLock(0)).isTrue();
            Path alias = Files.createLink(directory.resolve("alias"), file);

            try (LockFile other = os.openLocks(alias)) {
                assertThat(other.tryLock(0)).isFalse();
            }
            try (LockFile other = os.openLocks(directory.resolve("elsewhere"))) {
                assertThat(other.tryLock(0)).isTrue();
            }
        }
    }

    @Test
    void shouldGiveAByteToOneThreadAtATime() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger collisions = new AtomicInteger();
        AtomicInteger turns = new AtomicInteger();

        IntStream.range(0, 8).parallel().forEach(thread -> {
            for (int round = 0; round < 500; round++) {
                try (LockFile mine = os.openLocks(file)) {
                    if (mine.tryLock(5)) {
                        collisions.addAndGet(inside.getAndIncrement());
                        turns.incrementAndGet();
                        inside.decrementAndGet();
                        mine.unlock(5);
                    }
                }
            }
        });

        assertThat(collisions).hasValue(0);
        assertThat(turns.get()).isPositive();
    }

    @Test
    void shouldNeverLeaveADescriptorOpen() throws Exception {
        long before = openDescriptorsOf(file);

        for (int round = 0; round < 100; round++) {
            LockFile locks = os.openLocks(file);
            locks.tryLock(round);
            locks.close();
        }

        assertThat(openDescriptorsOf(file)).isEqualTo(before);
    }

    private static long openDescriptorsOf(Path file) throws Exception {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> {
                        try {
                            return Files.readSymbolicLink(descriptor).equals(file.toAbsolutePath());
                        } catch (java.io.IOException e) {
                            // The descriptor of this very listing, gone by now.
                            return false;
                        }
                    })
                    .count();
        }
    }
}
