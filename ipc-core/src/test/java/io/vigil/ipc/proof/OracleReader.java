package io.vigil.ipc.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Reads oracle logs, also those of killed actors: stops at a torn tail, and tells a broken middle from it. */
final class OracleReader {
    private static final int CHUNK = OracleRecord.LENGTH << 12;

    /**
     * How a log ended.
     *
     * @param records whole records before the end
     * @param broken true when whole records follow a broken one: not a torn tail
     */
    record End(long records, boolean broken) {}

    private OracleReader() {}

    /** All logs of a directory, by name. */
    static List<Path> logsIn(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(OracleLog.SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list oracle logs: directory=" + directory, e);
        }
    }

    /** Hands every whole record of the log to the consumer, in order. */
    static End read(Path log, Consumer<OracleRecord> to) {
        CRC32C crc = new CRC32C();
        long records = 0;
        boolean torn = false;
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, channel.size() + OracleRecord.LENGTH));
            while (fill(channel, buffer)) {
                for (int at = 0; at + OracleRecord.LENGTH <= buffer.limit(); at += OracleRecord.LENGTH) {
                    Optional<OracleRecord> next = OracleRecord.decode(buffer, at, crc);
                    if (next.isEmpty()) {
                        torn = true;
                    } else if (torn) {
                        return new End(records, true);
                    } else {
                        to.accept(next.get());
                        records++;
                    }
                }
                buffer.clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read an oracle log: file=" + log, e);
        }
        return new End(records, false);
    }

    private static boolean fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = channel.read(buffer);
        }
        buffer.flip();
        return buffer.hasRemaining();
    }
}
