package io.vigil.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void shouldWriteNestedValues() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "a \"b\" \\ \n");
        value.put("numbers", List.of(1, 2.5, Double.NaN));
        value.put("empty", Map.of());
        value.put("flag", true);

        assertThat(Json.of(value))
                .isEqualTo(
                        "{\"text\":\"a \\\"b\\\" \\\\ \\u000a\",\"numbers\":[1,\n2.5,\nnull],\"empty\":{},\"flag\":true}");
    }
}
