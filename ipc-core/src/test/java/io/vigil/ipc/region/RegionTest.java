package io.vigil.ipc.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionTest {
    private static final int LENGTH = 256;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            ints = {-1, Integer.MIN_VALUE, LENGTH - 7, LENGTH, LENGTH + 1, Integer.MAX_VALUE, Integer.MAX_VALUE - 7})
    void shouldRefuseEveryAccessOutsideTheMapping(int offset) {
        Region region = Region.ofMemory(LENGTH);
        refused(region, r -> r.getLong(offset));
        refused(region, r -> r.putLong(offset, 1));
        refused(region, r -> r.getLongAcquire(offset));
        refused(region, r -> r.getLongVolatile(offset));
        refused(region, r -> r.putLongRelease(offset, 1));
        refused(region, r -> r.compareAndSetLong(offset, 0, 1));
        refused(region, r -> r.putLongs(offset, 1, 2, 3, 4));
        refused(region, r -> r.putBytes(offset, new UnsafeBuffer(new byte[16]), 0, 16));
        refused(region, r -> r.putBytes(offset, new UnsafeBuffer(new byte[1000]), 0, 1000));
        refused(region, r -> r.getBytes(offset, new byte[16]));
        refused(region, r -> r.wrapInto(new UnsafeBuffer(0, 0), offset, 16));
        for (int i = 0; i < LENGTH; i += Long.BYTES) {
            assertThat(region.getLong(i)).isZero();
        }
    }

    private static void refused(Region region, Consumer<Region> access) {
        assertThatThrownBy(() -> access.accept(region)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldRefuseASourceThatIsTooShort() {
        Region region = Region.ofMemory(LENGTH);
        UnsafeBuffer source = new UnsafeBuffer(new byte[20]);
        refused(region, r -> r.putBytes(0, source, 0, 21));
        refused(region, r -> r.putBytes(0, source, 13, 8));
        refused(region, r -> r.putBytes(0, source, -1, 8));
        refused(region, r -> r.putBytes(0, source, 0, 200));
    }

    @Test
    void shouldCopyExactlyTheBytesOfEverySize() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int size = 0; size <= 200; size++) {
            byte[] bytes = new byte[size + 16];
            random.nextBytes(bytes);
            Region region = Region.ofMemory(LENGTH);
            int at = random.nextInt(LENGTH - size);
            int from = random.nextInt(8);
            UnsafeBuffer source = new UnsafeBuffer(bytes);
            region.putBytes(at, source, from, size);
            for (int i = 0; i < LENGTH; i++) {
                byte expected = i >= at && i < at + size ? bytes[from + i - at] : 0;
                assertThat(region.getByte(i))
                        .as("seed=%d, size=%d, byte=%d", seed, size, i)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldRefuseEveryWriteWhenMappedReadOnly() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[LENGTH]);
        Region region = Region.map(file, 0, LENGTH, Region.Access.READ_ONLY);
        assertThat(region.getLongVolatile(0)).isZero();
        assertThat(region.isWritable()).isFalse();
        readOnly(region, r -> r.putLong(0, 1));
        readOnly(region, r -> r.putByte(0, (byte) 1));
        readOnly(region, r -> r.putLongs(0, 1, 2, 3, 4));
        readOnly(region, r -> r.putBytes(0, new UnsafeBuffer(new byte[16]), 0, 16));
        readOnly(region, r -> r.putBytes(0, new UnsafeBuffer(new byte[200]), 0, 200));
        readOnly(region, r -> r.putBytes(0, new byte[4]));
        readOnly(region, r -> r.compareAndSetLong(0, 0, 1));
        readOnly(region, r -> r.getAndAddInt(0, 1));
        readOnly(region, r -> r.zero(0, 8));
        assertThat(Files.readAllBytes(file)).containsOnly(0);
    }

    private static void readOnly(Region region, Consumer<Region> write) {
        assertThatThrownBy(() -> write.accept(region))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
    }

    @Test
    void shouldSayWhatIsMissingWhenTheFileIsTooShort() throws IOException {
        Path file = Files.write(directory.resolve("short"), new byte[100]);
        assertThatThrownBy(() -> Region.map(file, 64, 64, Region.Access.READ_WRITE))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_STORE))
                .hasMessageContaining("expected=128 bytes, found=100");
    }
}
