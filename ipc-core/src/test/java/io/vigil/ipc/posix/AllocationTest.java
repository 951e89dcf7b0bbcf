package io.vigil.ipc.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way around a file system that has no fallocate. */
class AllocationTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void shouldFillHolesAndLeaveBytesAlone() throws IOException {
        Path file = directory.resolve("sparse");
        byte[] data = new byte[5000];
        Arrays.fill(data, (byte) 5);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(data), MIB);
            channel.write(ByteBuffer.wrap(data), 2 * MIB);
        }
        byte[] before = Files.readAllBytes(file);

        fillHoles(file, 0, 3 * MIB);

        byte[] after = Files.readAllBytes(file);
        assertThat(after).hasSize(3 * MIB);
        assertThat(Arrays.copyOf(after, before.length)).isEqualTo(before);
        assertThat(realBytes(file)).isGreaterThanOrEqualTo(3 * MIB);
    }

    @Test
    void shouldFillNoMoreThanTheRange() throws IOException {
        Path file = Files.createFile(directory.resolve("sparse"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), 4L * MIB - 1);
        }

        fillHoles(file, MIB, MIB);

        assertThat(Files.size(file)).isEqualTo(4L * MIB);
        assertThat(realBytes(file)).isBetween((long) MIB, 2L * MIB);
    }

    @Test
    void shouldExtendAnEmptyFile() throws IOException {
        Path file = Files.createFile(directory.resolve("empty"));

        fillHoles(file, 8192, 100_000);

        assertThat(Files.size(file)).isEqualTo(108_192);
        assertThat(Files.readAllBytes(file)).containsOnly(0);
    }

    private static void fillHoles(Path file, long offset, long length) {
        try (Descriptor descriptor = Descriptor.open(Abi.current(), file)) {
            Allocation.fillHoles(descriptor, offset, length);
        }
    }

    private static long realBytes(Path file) throws IOException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        return Long.parseLong(new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip())
                * 512;
    }
}
