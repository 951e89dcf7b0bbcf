package io.vigil.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void shouldTakeMiddleWhenCountIsOdd() {
        assertThat(Spread.of(5, 1, 3)).isEqualTo(new Spread(3, 1, 5, 3));
    }

    @Test
    void shouldTakeMeanOfMiddleTwoWhenCountIsEven() {
        assertThat(Spread.of(4, 1, 2, 100).median()).isEqualTo(3);
    }

    @Test
    void shouldSayMedianAndBounds() {
        assertThat(Spread.of(1.26, 2, 3).text(1)).isEqualTo("2.0 (1.3..3.0)");
    }

    @Test
    void shouldRefuseWhenThereIsNoValue() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
