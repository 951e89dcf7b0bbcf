package io.vigil.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLineTest {
    @Test
    void shouldKeepTheOrderOfTheFields() {
        assertThat(new JsonLine()
                        .put("name", "orders")
                        .put("depth", 7L)
                        .put("open", true)
                        .put("lanes", List.of("a", "b"))
                        .put("note", (String) null))
                .hasToString("{\"name\":\"orders\",\"depth\":7,\"open\":true,\"lanes\":[\"a\",\"b\"],\"note\":null}");
    }

    @Test
    void shouldStayOneLineWhateverTheTextHolds() {
        assertThat(new JsonLine().put("t", "\"\\\n\r\t\u0001\u2028é€"))
                .hasToString("{\"t\":\"\\\"\\\\\\n\\r\\t\\u0001\\u2028é€\"}");
    }

    @Test
    void shouldBeAnEmptyObjectWhenNothingWasPut() {
        assertThat(new JsonLine()).hasToString("{}");
    }
}
