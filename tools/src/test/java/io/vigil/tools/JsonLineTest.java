package io.vigil.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    void shouldSayNullWhereSomethingIsUnknown() {
        assertThat(new JsonLine()
                        .put("pid", (Long) null)
                        .put("rate", (Double) null)
                        .put("ok", (Boolean) null)
                        .put("age", Long.valueOf(5))
                        .put("sound", Boolean.TRUE))
                .hasToString("{\"pid\":null,\"rate\":null,\"ok\":null,\"age\":5,\"sound\":true}");
    }

    @Test
    void shouldNestMapsOfNumbersAndTexts() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", 1L);
        map.put("b\"", "x\ny");
        assertThat(new JsonLine().put("m", map).put("e", Map.of()))
                .hasToString("{\"m\":{\"a\":1,\"b\\\"\":\"x\\ny\"},\"e\":{}}");
    }

    @Test
    void shouldBeAnEmptyObjectWhenNothingWasPut() {
        assertThat(new JsonLine()).hasToString("{}");
    }
}
