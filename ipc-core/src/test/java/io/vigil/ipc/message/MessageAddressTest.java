package io.vigil.ipc.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageAddressTest {
    @Test
    void shouldBeOneShortString() {
        assertThat(new MessageAddress("orders", 2, 17, 40)).hasToString("orders:2:17:40");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders:2:17:40", "a.b-c_d:6:1099511627775:1048575", "x:0:0:0"})
    void shouldReadWhatItPrinted(String text) {
        assertThat(MessageAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "orders",
                "orders:2:17",
                "orders:2:17:40:1",
                "orders:2:17:-1",
                "or/ders:2:17:40",
                ":2:17:40",
                "orders:02:17:40",
                "orders:2:99999999999999999999:40",
                "orders:2:17:+40",
                "orders:a:b:c\n"
            })
    void shouldRefuseWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> MessageAddress.parse(text))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MESSAGE))
                .hasMessageContaining("use mailbox:lane:term:unit")
                .hasMessageNotContaining("\n");
    }
}
