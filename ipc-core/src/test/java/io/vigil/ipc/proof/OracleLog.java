package io.vigil.ipc.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * What one incarnation of one actor claims to have done: 64-byte records, one write(2) each.
 *
 * <p>Lives on another file system than the home that is tested. A kill leaves whole records, and at most a torn last
 * one. One log serves one thread of an actor, because the order of its records is evidence.
 */
public final class OracleLog implements AutoCloseable {
    static final String SUFFIX = ".oracle";

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(OracleRecord.LENGTH);
    private final CRC32C crc = new CRC32C();

    private OracleLog(FileChannel channel) {
        this.channel = channel;
    }

    /** Creates {@code <actor>-<incarnation>.oracle} in the directory, which must not have it yet. */
    public static OracleLog open(Path directory, String actor, int incarnation) {
        try {
            Files.createDirectories(directory);
            Path file = directory.resolve(actor + "-" + incarnation + SUFFIX);
            OracleLog log =
                    new OracleLog(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            log.write(OracleRecord.ofActor(OracleKind.START));
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create an oracle log: directory=" + directory, e);
        }
    }

    /** Appends one record; when this returned, a kill cannot take it back. */
    public void write(OracleRecord entry) {
        buffer.clear();
        entry.encode(buffer, crc);
        buffer.flip();
        try {
            int written = channel.write(buffer);
            if (written != OracleRecord.LENGTH) {
                throw new IOException("short write: bytes=" + written);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write an oracle record", e);
        }
    }

    /** Says that the incarnation ends by itself. */
    @Override
    public void close() {
        if (channel.isOpen()) {
            write(OracleRecord.ofActor(OracleKind.END));
            abandon();
        }
    }

    /** Closes the file as a kill would: without an end. */
    void abandon() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close an oracle log", e);
        }
    }
}
