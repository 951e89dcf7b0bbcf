package io.vigil.bench.ipc;

import static io.vigil.bench.ipc.SampleFixture.NEAR_NS;
import static io.vigil.bench.ipc.SampleFixture.p50;
import static io.vigil.bench.ipc.SampleFixture.rate;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.bench.measure.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Provenance PROVENANCE = new Provenance(
            new Machine("cpu", 2, "kernel", "memory", "jdk"),
            LocalDate.of(2026, 1, 2),
            "abc123",
            List.of("--quick"),
            "0.1",
            "0.2",
            60);

    @Test
    void shouldWriteBothFilesWhenAsked(@TempDir Path dir) throws IOException {
        Path written = new Report(PROVENANCE, List.of(rate(1, "vigil", NEAR_NS, 30e6))).write(dir);

        assertThat(written).hasFileName("2026-01-02-abc123.md");
        assertThat(Files.readString(written))
                .contains("abc123", "`bench/run --quick`", "kernel", "| vigil | 32 | 1 | 30.00");
        assertThat(Files.readString(dir.resolve("2026-01-02-abc123.json")))
                .contains("\"commit\":\"abc123\"", "\"rate\":3.0E7");
    }

    @Test
    void shouldRelateEachRowToItsPeers() {
        String tables = new ReportTables(List.of(
                        rate(1, "chronicle", NEAR_NS, 5e6),
                        rate(1, "agrona-m2o", NEAR_NS, 40e6),
                        rate(1, "vigil", NEAR_NS, 30e6)))
                .all();

        assertThat(tables).contains("| 6.00 (6.00..6.00) | 0.75 (0.75..0.75) |").doesNotContain("Round trip");
    }

    @Test
    void shouldJudgeTargetsWhenBothSidesWereMeasured() {
        String table = new TargetTable(List.of(
                        rate(1, "chronicle", NEAR_NS, 5e6),
                        rate(1, "vigil", NEAR_NS, 30e6),
                        rate(2, "chronicle", NEAR_NS, 10e6),
                        rate(2, "vigil", NEAR_NS, 30e6),
                        p50(1, "vigil", NEAR_NS, 300),
                        p50(1, "aeron-exclusive", NEAR_NS, 200)))
                .table()
                .toString();

        assertThat(table)
                .contains("| rate to raw Chronicle Queue | at least 4.0 | 4.50 (3.00..6.00) | median only |")
                .contains("| round trip p50 to Aeron IPC | at most 1.2 | 1.50 (1.50..1.50) | no |")
                .doesNotContain("ManyToOne");
    }

    @Test
    void shouldCountFailedSamplesWhenAProcessFailed() {
        Sample fine = rate(1, "chronicle", NEAR_NS, 5e6);
        Sample failed = new Sample(2, fine.scenario(), Map.of());

        assertThat(new ReportTables(List.of(fine, failed)).all())
                .contains("Failed samples: 1.", "| chronicle | 32 | 1 | 5.00 (5.00..5.00) |");
    }
}
