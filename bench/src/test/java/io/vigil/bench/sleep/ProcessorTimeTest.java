package io.vigil.bench.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {
    private static final long SECOND_NS = 1_000_000_000;

    @Test
    void shouldTellSharesOfOneProcessorAndTheBusiestThreads() {
        ProcessorTime before = new ProcessorTime(0, 100, Map.of("main 1", 5_000_000L, "janitor 2", 1_000_000L));
        ProcessorTime after = new ProcessorTime(
                10 * SECOND_NS, 104, Map.of("main 1", 15_000_000L, "janitor 2", 21_000_000L, "new 3", 10_000_000L));
        assertThat(after.percentSince(before)).isEqualTo(0.4);
        assertThat(after.ticksPercentSince(before)).isEqualTo(0.4);
        assertThat(after.busiestSince(before, 2))
                .extracting(Map.Entry::getKey)
                .startsWith("janitor")
                .hasSize(2);
    }

    @Test
    void shouldReadThisProcess() {
        ProcessorTime now = ProcessorTime.of(ProcessHandle.current().pid());
        assertThat(now.threadNs()).isNotEmpty();
        assertThat(now.threadNs().values()).anyMatch(ns -> ns > 0);
    }
}
