package io.vigil.testing;

import static io.vigil.testing.Expectations.expectMessage;
import static io.vigil.testing.Expectations.expectNothing;
import static io.vigil.testing.Expectations.expectSignal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.Vigil;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.message.Metadata;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Priority;
import io.vigil.ipc.message.Signal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

@VigilTest
class ExpectationsTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private static OutgoingMessage order() {
        return Vigil.msg("17")
                .id("order-17")
                .from("shop")
                .priority(Priority.HIGH)
                .signal(Signal.EVENT)
                .withCorrelation("cart-9")
                .replyTo("answers")
                .topic("orders.new")
                .trace("trace-1")
                .ttl(Duration.ofSeconds(30))
                .header("tenant", "blue")
                .header("region", "eu")
                .build();
    }

    @Test
    void shouldAcknowledgeAMessageThatIsAsExpectedInEveryField(TestContext context) {
        MockInbox inbox = context.mockInbox();
        inbox.send(order());

        Metadata metadata = expectMessage(
                inbox,
                Expected.message()
                        .payload("17")
                        .payload(new byte[] {'1', '7'})
                        .id("order-17")
                        .sender("shop")
                        .priority(Priority.HIGH)
                        .signal(Signal.EVENT)
                        .correlationId("cart-9")
                        .replyTo("answers")
                        .topic("orders.new")
                        .traceId("trace-1")
                        .ttl(Duration.ofSeconds(30))
                        .deliveries(1)
                        .redelivered(false)
                        .header("tenant", "blue"));

        assertThat(metadata.headers()).containsEntry("region", "eu");
        assertThat(inbox.stats().acknowledged()).isEqualTo(1);
        assertThat(inbox.count()).isZero();
    }

    @Test
    void shouldShowExpectedAndFoundFieldByFieldAndGiveTheMessageBack(TestContext context) {
        MockInbox inbox = context.mockInbox("orders");
        inbox.send(order());

        assertThatThrownBy(() -> expectMessage(
                        inbox,
                        Expected.message()
                                .payload("18\n\"")
                                .sender("shop")
                                .priority(Priority.LOW)
                                .header("tenant", "red")
                                .header("absent", "x")
                                .payload(new byte[] {0, (byte) 0xff})))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not the message that was expected: mailbox=orders")
                .hasMessageContaining("\n  ! payload: expected \"18\\n\\\"\", found \"17\"")
                .hasMessageContaining("\n    sender: expected \"shop\", and it is")
                .hasMessageContaining("\n  ! priority: expected LOW, found HIGH")
                .hasMessageContaining("\n  ! header tenant: expected \"red\", found \"blue\"")
                .hasMessageContaining("\n  ! header absent: expected \"x\", found none")
                .hasMessageContaining("\n  ! payload: expected [00 ff], found [31 37]")
                .hasMessageContaining("the message: id=\"order-17\", payload=\"17\", sender=\"shop\", priority=HIGH");

        expectMessage(inbox, Expected.message().payload("17").deliveries(2));
    }

    @Test
    void shouldSayWhatBecameOfMessagesWhenNoneComes(TestContext context) {
        MockInbox inbox = context.mockInbox("orders");
        inbox.send("one");
        inbox.process(m -> {});

        assertThatThrownBy(() ->
                        expectMessage(inbox, Expected.message().sender("shop").priority(Priority.LOW), SHORT))
                .isInstanceOf(AssertionError.class)
                .hasMessage("no message came: mailbox=orders, waitedMs=20, expected a message with sender=\"shop\","
                        + " priority=LOW; it has had sent=1, waiting=0, acknowledged=1, expired=0, dropped=0, dead=0");
        assertThat(Expected.message()).hasToString("any message");
    }

    @Test
    void shouldWaitInRealTimeForAMessageThatComesLater(TestContext context) throws InterruptedException {
        Inbox inbox = context.vigil().inbox("orders");
        CountDownLatch waiting = new CountDownLatch(1);
        Thread sender = new Thread(() -> {
            try {
                waiting.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            context.vigil().outbox("orders").send("late");
        });
        sender.start();

        expectNothing(inbox);
        waiting.countDown();
        expectMessage(inbox, Expected.message().payload("late"), Duration.ofSeconds(20));

        sender.join();
        inbox.close();
    }

    @Test
    void shouldExpectASignal(TestContext context) {
        MockInbox inbox = context.mockInbox();
        inbox.send(Vigil.msg("").signal(Signal.HEALTH_CHECK).build());
        inbox.send("no signal");

        expectSignal(inbox, Signal.HEALTH_CHECK);
        assertThatThrownBy(() -> expectSignal(inbox, Signal.SHUTDOWN))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("\n  ! signal: expected SHUTDOWN, found none");
        assertThat(inbox.count()).isEqualTo(1);
    }

    @Test
    void shouldNotExpectWhatComes(TestContext context) {
        MockInbox inbox = context.mockInbox("orders");
        expectNothing(inbox);
        inbox.send("x".repeat(300));

        assertThatThrownBy(() -> expectNothing(inbox))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a message came, and none was expected: mailbox=orders, id=\"")
                .hasMessageContaining("x\"... (300 characters)");
        assertThat(inbox.count()).isEqualTo(1);
    }
}
