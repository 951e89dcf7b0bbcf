package io.vigil.broker.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bytes of a name in the shared map: other releases read them. */
class NameRecordTest {
    private static final String GOLDEN = "01000000" + "05000000" + "0700000000000000" + "0900000000000000" + "02000000"
            + "6d62" + "01000000" + "01000000" + "6b" + "01000000" + "76";

    private static final NameRecord RECORD = new NameRecord(5, 7, 9, "mb", Map.of("k", "v"));

    @Test
    void shouldKeepItsBytes() {
        assertThat(HexFormat.of().formatHex(RECORD.encode())).isEqualTo(GOLDEN);
        assertThat(NameRecord.decode(HexFormat.of().parseHex(GOLDEN))).isEqualTo(RECORD);
    }

    @Test
    void shouldSkipWhatALaterReleaseAdds() {
        assertThat(NameRecord.decode(HexFormat.of().parseHex(GOLDEN + "ffff"))).isEqualTo(RECORD);
    }

    @Test
    void shouldNotKnowRecordsOfAnotherVersion() {
        assertThat(NameRecord.decode(HexFormat.of().parseHex("02" + GOLDEN.substring(2))))
                .isNull();
    }
}
