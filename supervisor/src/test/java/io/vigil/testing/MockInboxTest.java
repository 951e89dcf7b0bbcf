package io.vigil.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.Vigil;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.inbox.PeekedMessage;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@VigilTest
class MockInboxTest {
    @Test
    void shouldCountWhatWasSentUntilItIsDecided(TestContext context) {
        MockInbox inbox = context.mockInbox();
        inbox.send("one");
        inbox.send("two".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(inbox.count()).isEqualTo(2);

        try (Message one = inbox.receive()) {
            assertThat(one.text()).isEqualTo("one");
            assertThat(inbox.count()).isEqualTo(2);
            one.ack();
        }
        assertThat(inbox.count()).isEqualTo(1);
    }

    @Test
    void shouldLeaveInPlaceWhatIsPeekedAt(TestContext context) {
        MockInbox inbox = context.mockInbox();
        inbox.send("low");
        inbox.send(Vigil.msg("high").priority(Priority.HIGH).from("a").build());

        assertThat(inbox.peekAt(0).text()).isEqualTo("high");
        assertThat(inbox.peekAt(0).metadata().sender()).isEqualTo("a");
        assertThat(inbox.peekAt(1).text()).isEqualTo("low");
        assertThat(inbox.peek(5)).extracting(PeekedMessage::text).containsExactly("high", "low");
        assertThat(inbox.count()).isEqualTo(2);
        assertThatThrownBy(() -> inbox.peekAt(2))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EMPTY_MAILBOX))
                .hasMessageContaining("mailbox=mock-1, index=2, waiting=2");
    }

    @Test
    void shouldForgetEverythingWhenItIsCleared(TestContext context) {
        MockInbox inbox = context.mockInbox();
        for (int i = 0; i < 20; i++) {
            inbox.send(Vigil.msg("m" + i).priority(Priority.of(i % 5)).build());
        }
        inbox.receive().nack(Duration.ofMinutes(5));
        assertThat(inbox.count()).isEqualTo(20);

        inbox.clear();
        assertThat(inbox.count()).isZero();
        assertThat(inbox.sent()).isEmpty();
        context.advanceTime(Duration.ofMinutes(5));
        Expectations.expectNothing(inbox, Duration.ZERO);

        inbox.send("next");
        Expectations.expectMessage(inbox, Expected.message().payload("next"));
    }

    @Test
    void shouldRememberWhatWasSentThroughIt(TestContext context) {
        MockInbox inbox = context.mockInbox("small", b -> b.capacity(2));
        inbox.send("one");
        inbox.send(Vigil.msg("two").signal(io.vigil.ipc.message.Signal.EVENT).build());
        assertThatThrownBy(() -> inbox.send("refused"))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MAILBOX_FULL));
        inbox.process(m -> {});
        context.vigil().outbox("small").send("by somebody else");

        assertThat(inbox.sent()).extracting(OutgoingMessage::text).containsExactly("one", "two");
    }

    @Test
    void shouldBeTheInboxOfThatName(TestContext context) {
        MockInbox inbox = context.mockInbox("orders", b -> b.maxDeliveries(3));
        assertThat(inbox.name()).isEqualTo("orders");
        assertThat(inbox.config().maxDeliveries()).isEqualTo(3);
        context.vigil().outbox("orders").send("x");
        List<String> seen = new ArrayList<>();
        assertThat(inbox.poll(m -> seen.add(m.text()), 10)).isEqualTo(1);
        assertThat(seen).containsExactly("x");
        assertThat(inbox.process(m -> {}, Duration.ofMillis(1))).isFalse();
        assertThat(inbox.recv(Duration.ofMillis(-1))).isNull();

        inbox.close();
        assertThat(inbox.isClosed()).isTrue();
        assertThatThrownBy(inbox::recv)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INBOX_CLOSED));
    }
}
