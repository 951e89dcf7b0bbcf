package io.vigil.ipc.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.mailbox.MailboxConfig;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepliesTest {
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final MessageAddress address = new MessageAddress("orders", 2, 17, 40);

    private static Metadata received(MessageBuilder request) {
        MessageFields fields = new MessageFields(MailboxConfig.DEFAULT);
        int presence = fields.encode(request.build(), 1);
        byte[] block = new byte[fields.length()];
        fields.block().getBytes(0, block);
        return fields.decode(2, presence, block, 1);
    }

    private static Replies drawing(Long... parents) {
        Iterator<Long> drawn = List.of(parents).iterator();
        return new Replies(drawn::next);
    }

    private OutgoingMessage answer(Replies replies, MessageBuilder request) {
        return replies.answer(received(request), address, OutgoingMessage.of("answer"))
                .build();
    }

    @Test
    void shouldCarryTheCorrelationOrElseTheIdOrElseTheAddress() {
        Replies replies = drawing();
        assertThat(answer(replies, OutgoingMessage.of("x").id("req1").withCorrelation("corr"))
                        .correlationId())
                .isEqualTo("corr");
        assertThat(answer(replies, OutgoingMessage.of("x").id("req1")).correlationId())
                .isEqualTo("req1");
        assertThat(answer(replies, OutgoingMessage.of("x")).correlationId()).isEqualTo("orders:2:17:40");
    }

    @Test
    void shouldKeepTheTraceIdUnderANewParentWhenItIsOfW3c() {
        OutgoingMessage answer =
                answer(drawing(0L, 0x1234L), OutgoingMessage.of("x").trace(TRACEPARENT));
        assertThat(answer.traceId()).isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000001234-01");
        OutgoingMessage secure =
                answer(Replies.secure(), OutgoingMessage.of("x").trace(TRACEPARENT));
        assertThat(secure.traceId())
                .isNotEqualTo(TRACEPARENT)
                .startsWith(TRACEPARENT.substring(0, 36))
                .endsWith("-01");
    }

    @Test
    void shouldKeepAnyOtherTraceAsItIs() {
        assertThat(answer(drawing(), OutgoingMessage.of("x").trace("my trace")).traceId())
                .isEqualTo("my trace");
        assertThat(answer(drawing(), OutgoingMessage.of("x")).traceId()).isNull();
        String upper = TRACEPARENT.toUpperCase(java.util.Locale.ROOT);
        assertThat(answer(drawing(), OutgoingMessage.of("x").trace(upper)).traceId())
                .isEqualTo(upper);
    }
}
