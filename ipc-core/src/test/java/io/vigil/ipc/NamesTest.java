package io.vigil.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "orders", "Orders-2.eu_west", "0", "-", "_", "a..b", "-rf"})
    void shouldAcceptWhatIsAllowed(String name) {
        assertThat(Names.require(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                ".hidden",
                "a/b",
                "/",
                "../x",
                "a b",
                "a\u0000b",
                "a\nb",
                "\u001b[2J",
                "gr\u00fcn",
                "\uff41",
                "\u0661",
                "a*",
                "a:b",
                "a\\b",
                "~",
                "%2e",
                "a;b",
                "\ud83d\ude00"
            })
    void shouldRefuseEverythingElseAndSayWhatIsAllowed(String name) {
        assertThat(Names.isAllowed(name)).isFalse();
        assertThatThrownBy(() -> Names.require(name))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("1 to 64 of the characters A-Z a-z 0-9 . _ - and no dot at the start")
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).chars())
                        .allMatch(character -> character >= ' ' && character < 0x7f));
    }

    @Test
    void shouldBoundTheLength() {
        assertThat(Names.require("x".repeat(64))).hasSize(64);
        assertThatThrownBy(() -> Names.require("x".repeat(65)))
                .isInstanceOf(VigilException.class)
                .hasMessageContaining("(65 characters)");
        assertThatThrownBy(() -> Names.require("x".repeat(1_000_000)))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(300));
    }
}
