package io.vigil.ipc.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.proof.OracleRecord.MessageKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LeakFree
class OracleLogTest {
    private static final MessageKey KEY = new MessageKey(3, 70_000, 4, 1L << 40);

    @TempDir
    Path directory;

    private final List<OracleRecord> read = new ArrayList<>();

    @Test
    void shouldReadEveryFieldBackWhenWritten() {
        OracleRecord written =
                OracleRecord.of(OracleKind.RECV, KEY, -5, 1 << 24).since(17).delivered(2, 61, true);
        try (OracleLog log = OracleLog.open(directory, "consumer", 7)) {
            log.write(written);
        }

        OracleReader.End end = OracleReader.read(directory.resolve("consumer-7.oracle"), read::add);

        assertThat(read)
                .extracting(OracleRecord::kind)
                .containsExactly(OracleKind.START, OracleKind.RECV, OracleKind.END);
        assertThat(read.get(1)).isEqualTo(written);
        assertThat(end).isEqualTo(new OracleReader.End(3, false));
    }

    @Test
    void shouldNotWriteOverTheLogOfAnotherIncarnation() {
        OracleLog.open(directory, "a", 1).close();

        assertThatThrownBy(() -> OracleLog.open(directory, "a", 1)).isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 63})
    void shouldStopAtATornTailWhenLastRecordIsCut(int missing) throws IOException {
        Path log = tenRecords();
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length - missing));

        assertThat(OracleReader.read(log, read::add)).isEqualTo(new OracleReader.End(10, false));
        assertThat(read).hasSize(10);
    }

    @Test
    void shouldStopAtATornTailWhenLastRecordIsZero() throws IOException {
        Path log = tenRecords();
        Files.write(log, new byte[64], StandardOpenOption.APPEND);

        assertThat(OracleReader.read(log, read::add)).isEqualTo(new OracleReader.End(11, false));
    }

    @Test
    void shouldCallItBrokenWhenTheMiddleIsDamaged() throws IOException {
        Path log = tenRecords();
        byte[] bytes = Files.readAllBytes(log);
        bytes[5 * 64 + 20] ^= 1;
        Files.write(log, bytes);

        assertThat(OracleReader.read(log, read::add)).isEqualTo(new OracleReader.End(5, true));
    }

    private Path tenRecords() {
        OracleLog log = OracleLog.open(directory, "a", 1);
        for (int i = 0; i < 10; i++) {
            log.write(OracleRecord.of(OracleKind.INVOKE, new MessageKey(0, 1, 0, i), i, 64));
        }
        log.abandon();
        return directory.resolve("a-1.oracle");
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 33, 100, 4096})
    void shouldIdentifyAPayloadWhenItIsWhole(int length) {
        byte[] payload = ProofPayload.of(KEY, length);

        assertThat(ProofPayload.identify(payload)).contains(KEY);
        assertThat(ProofPayload.identify(Arrays.copyOf(payload, length - 1))).isEmpty();
    }

    @Test
    void shouldChangeTheHashWhenAnyBitChanges() {
        byte[] payload = ProofPayload.of(KEY, 71);
        long hash = ProofPayload.hash(payload);
        for (int bit = 0; bit < payload.length * 8; bit++) {
            payload[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(ProofPayload.hash(payload)).isNotEqualTo(hash);
            payload[bit / 8] ^= (byte) (1 << (bit % 8));
        }
        assertThat(ProofPayload.hash(payload)).isEqualTo(hash);
    }
}
