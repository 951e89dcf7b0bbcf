package io.vigil.ipc.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A queue over two plain files, trivial and safe against kills, to test the rig itself.
 *
 * <p>A message is one O_APPEND write of 64 bytes; the cursor file holds two numbers: delivered up to, acknowledged up
 * to. Any number of producers, one consumer.
 */
final class DemoFile implements AutoCloseable {
    static final int LENGTH = 64;
    private static final int DELIVERED = 0;
    private static final int ACKNOWLEDGED = 8;

    private final FileChannel messages;
    private final FileChannel cursor;

    private DemoFile(FileChannel messages, FileChannel cursor) {
        this.messages = messages;
        this.cursor = cursor;
    }

    static DemoFile open(Path home, StandardOpenOption how) {
        Path messages = home.resolve("messages");
        try {
            // CREATE counts only beside WRITE, and a consumer may well be up before the first producer.
            FileChannel.open(messages, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
            return new DemoFile(
                    FileChannel.open(messages, how),
                    FileChannel.open(
                            home.resolve("cursor"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the demo queue: home=" + home, e);
        }
    }

    void append(byte[] payload) throws IOException {
        messages.write(ByteBuffer.wrap(payload));
    }

    /** The message at that index, if it is there. */
    Optional<byte[]> read(long index) throws IOException {
        byte[] payload = new byte[LENGTH];
        int read = messages.read(ByteBuffer.wrap(payload), index * LENGTH);
        return read == LENGTH ? Optional.of(payload) : Optional.empty();
    }

    long delivered() throws IOException {
        return number(DELIVERED);
    }

    long acknowledged() throws IOException {
        return number(ACKNOWLEDGED);
    }

    void delivered(long count) throws IOException {
        number(DELIVERED, count);
    }

    void acknowledged(long count) throws IOException {
        number(ACKNOWLEDGED, count);
    }

    private long number(long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
        return cursor.read(bytes, at) == Long.BYTES ? bytes.getLong(0) : 0;
    }

    private void number(long at, long value) throws IOException {
        cursor.write(ByteBuffer.allocate(Long.BYTES).putLong(0, value), at);
    }

    @Override
    public void close() throws IOException {
        messages.close();
        cursor.close();
    }
}
