package io.vigil.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @Test
    void shouldLeaveTextAsItIs() {
        assertThat(Printable.of("größer → 日本 😀")).isEqualTo("größer → 日本 😀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[31m",
                "\u001b]0;title\u0007",
                "\u009b2J",
                "\r",
                "\b",
                "\u007f",
                "\u202eabc",
                "\u2066",
                "\u2028",
                "\u200b",
                "\ufeff",
                "\ud800",
                "\u0000",
                "\n"
            })
    void shouldEscapeWhatCouldMoveACursorOrHide(String text) {
        String shown = Printable.of("a" + text + "b");
        assertThat(shown).startsWith("a\\").endsWith("b").isEqualTo(Printable.of(shown));
        assertThat(shown.chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    @Test
    void shouldSayWhenItLeavesSomethingOut() {
        assertThat(Printable.of("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Printable.of("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(Printable.of("abc\u0001def", 6)).isEqualTo("abc…");
        assertThat(Printable.of("a".repeat(100).getBytes(StandardCharsets.UTF_8), 6))
                .isEqualTo("aaaaa…");
    }

    @Test
    void shouldShowBytesThatAreNoText() {
        byte[] bytes = {'o', 'k', (byte) 0xff, 0x1b};
        assertThat(Printable.of(bytes, 40)).isEqualTo("ok\\xff\\x1b");
        assertThat(Printable.text(bytes)).isNull();
        assertThat(Printable.of(bytes, 7)).isEqualTo("ok\\xff…");
    }
}
