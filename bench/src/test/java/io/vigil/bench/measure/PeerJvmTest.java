package io.vigil.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class PeerJvmTest {
    @Test
    void shouldSplitReportWhenItHasSeveralValues() {
        assertThat(PeerJvm.parse("rate=12.5  p50=100 noise")).containsOnly(entry("rate", "12.5"), entry("p50", "100"));
    }
}
