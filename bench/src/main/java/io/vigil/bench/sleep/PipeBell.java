package io.vigil.bench.sleep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Eight bytes through a named pipe: what the kernel does by itself. */
final class PipeBell implements Bell {
    private final FileChannel channel;
    private final ByteBuffer number = ByteBuffer.allocateDirect(Long.BYTES);

    private PipeBell(FileChannel channel) {
        this.channel = channel;
    }

    static void make(Path pipe) throws IOException, InterruptedException {
        new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();
    }

    static PipeBell open(Path pipe, boolean waits) throws IOException {
        return new PipeBell(FileChannel.open(pipe, waits ? StandardOpenOption.READ : StandardOpenOption.WRITE));
    }

    @Override
    public void ring(long value) {
        number.clear().putLong(0, value);
        try {
            channel.write(number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long await() {
        number.clear();
        try {
            while (number.hasRemaining()) {
                if (channel.read(number) < 0) {
                    throw new IllegalStateException("the other end has gone");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return number.getLong(0);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
