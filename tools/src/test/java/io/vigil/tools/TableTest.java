package io.vigil.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.tools.Table.Style;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldAlignColumnsWithoutBlanksAtTheEnd() {
        Table table = new Table(out, false, "NAME", ">DEPTH", "STATE");
        table.put("orders").put(7).put("OPEN").end();
        table.put("größer-name").put(12345).put("").end();
        table.print();
        assertThat(text().lines())
                .containsExactly(
                        "NAME         DEPTH  STATE", //
                        "orders           7  OPEN",
                        "größer-name  12345  -");
    }

    @Test
    void shouldKeepItsWidthsAndPrintTheHeadOnce() {
        Table table = new Table(out, false, "A", "B");
        table.put("long name").put("x").end();
        table.print();
        table.put("y").put("z").end();
        table.print();
        assertThat(text().lines()).containsExactly("A          B", "long name  x", "y          z");
    }

    @Test
    void shouldColourWithoutMovingColumns() {
        Table table = new Table(out, true, "A", ">B");
        table.put("ok", Style.GOOD).put("1", Style.BAD).end();
        table.print();
        assertThat(text()).contains("\u001b[32mok\u001b[0m", "\u001b[31m1\u001b[0m");
        assertThat(text().replaceAll("\u001b\\[\\d+m", "").lines()).containsExactly("A   B", "ok  1");
    }

    @Test
    void shouldRefuseARowOfAnotherLength() {
        Table table = new Table(out, false, "A", "B").put("only one");
        assertThatThrownBy(table::end).hasMessageContaining("row of 1 cells in a table of 2");
    }
}
