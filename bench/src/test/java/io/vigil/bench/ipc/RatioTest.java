package io.vigil.bench.ipc;

import static io.vigil.bench.ipc.SampleFixture.FAR_NS;
import static io.vigil.bench.ipc.SampleFixture.NEAR_NS;
import static io.vigil.bench.ipc.SampleFixture.rate;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.bench.measure.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {
    @Test
    void shouldPairSamplesOfTheSameRunAndPlacement() {
        List<Sample> left = List.of(rate(1, "a", NEAR_NS, 40), rate(2, "a", NEAR_NS, 60), rate(3, "a", FAR_NS, 10));
        List<Sample> right = List.of(rate(1, "b", NEAR_NS, 20), rate(2, "b", FAR_NS, 5), rate(3, "b", FAR_NS, 10));

        assertThat(Ratio.of(left, right, Sample::speed)).contains(Spread.of(2, 1));
    }

    @Test
    void shouldPassOverPlacementWhenNoRunHasTheSame() {
        List<Sample> left = List.of(rate(1, "a", NEAR_NS, 40));
        List<Sample> right = List.of(rate(1, "b", FAR_NS, 10));

        assertThat(Ratio.of(left, right, Sample::speed)).contains(Spread.of(4));
    }

    @Test
    void shouldBeEmptyWhenNothingCanBeDivided() {
        List<Sample> left = List.of(rate(1, "a", NEAR_NS, Double.NaN));
        List<Sample> right = List.of(rate(1, "b", NEAR_NS, 10), rate(2, "b", NEAR_NS, 10));

        assertThat(Ratio.of(left, right, Sample::speed)).isEmpty();
    }
}
