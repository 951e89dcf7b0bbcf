package io.vigil.ipc.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.OracleRecord.MessageKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckerLoadProofIT {
    private static final int MESSAGES = 2_500_000;

    @TempDir
    Path directory;

    private final CRC32C crc = new CRC32C();

    @Test
    void shouldJudgeTenMillionRecordsWhenHeapIs512MiB() throws IOException {
        assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(512L << 20);
        write("producer", OracleKind.INVOKE, OracleKind.OK, 0);
        write("consumer", OracleKind.RECV, OracleKind.ACKED, MESSAGES * 2L);
        long beginNs = System.nanoTime();

        Verdict verdict =
                Checker.check(directory, Expectation.drained().window(0).capacity(0, MESSAGES));

        System.out.println("checked " + verdict + " in ms " + (System.nanoTime() - beginNs) / 1_000_000);
        verdict.mustBeOk();
        assertThat(verdict.figures().records()).isEqualTo(4L * MESSAGES + 4);
    }

    private void write(String actor, OracleKind before, OracleKind after, long fromNs) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(OracleRecord.LENGTH * 4096);
        Path file = directory.resolve(actor + OracleLog.SUFFIX);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            put(out, bytes, OracleRecord.ofActor(OracleKind.START));
            long nowNs = fromNs;
            for (int i = 0; i < MESSAGES; i++) {
                MessageKey key = new MessageKey(0, 1 + i % 4, i % 5, i / 20);
                put(out, bytes, new OracleRecord(before, key, key.lane(), i % 20, 32, 1, false, ++nowNs, nowNs));
                put(out, bytes, new OracleRecord(after, key, key.lane(), i % 20, 32, 1, false, ++nowNs, nowNs));
            }
            put(out, bytes, OracleRecord.ofActor(OracleKind.END));
            flush(out, bytes);
        }
    }

    private void put(FileChannel out, ByteBuffer bytes, OracleRecord entry) throws IOException {
        if (!bytes.hasRemaining()) {
            flush(out, bytes);
        }
        entry.encode(bytes, crc);
    }

    private static void flush(FileChannel out, ByteBuffer bytes) throws IOException {
        bytes.flip();
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
        bytes.clear();
    }
}
