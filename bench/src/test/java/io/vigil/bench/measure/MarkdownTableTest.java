package io.vigil.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkdownTableTest {
    @Test
    void shouldAlignNumbersAndEscapeBars() {
        assertThat(new MarkdownTable("name", "ns").row("a|b", "1"))
                .hasToString("| name | ns |\n| --- | ---: |\n| a\\|b | 1 |\n");
    }

    @Test
    void shouldRefuseWhenRowHasOtherWidth() {
        MarkdownTable table = new MarkdownTable("name", "ns");

        assertThatThrownBy(() -> table.row("only one")).isInstanceOf(IllegalArgumentException.class);
        assertThat(table.isEmpty()).isTrue();
    }
}
