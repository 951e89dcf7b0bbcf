package io.vigil.testing;

import static io.vigil.testing.Expectations.expectMessage;
import static io.vigil.testing.Expectations.expectNothing;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.Vigil;
import io.vigil.ipc.inbox.Consumers;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.message.Priority;
import io.vigil.ipc.proof.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@VigilTest
class TestContextTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void shouldLetTimeStandUntilItIsAdvanced(TestContext context) {
        Instant before = context.now();
        context.advanceTime(1000);
        context.advanceTime(Duration.ofHours(1));
        assertThat(context.now()).isEqualTo(before.plusSeconds(3601));
        assertThat(context.clock().now()).isEqualTo(context.now());
    }

    @ParameterizedTest
    @EnumSource(Consumers.class)
    void shouldExpireAMessageWithoutWaitingWhenTimeIsAdvanced(Consumers consumers, TestContext context) {
        MockInbox inbox = context.mockInbox("inbox", b -> b.consumers(consumers));
        inbox.send(Vigil.msg("short").ttl(Duration.ofMillis(500)).build());
        inbox.send(Vigil.msg("long").ttl(Duration.ofMillis(1001)).build());

        context.advanceTime(1000);

        expectMessage(inbox, Expected.message().payload("long").ttl(Duration.ofMillis(1001)));
        expectNothing(inbox);
        assertThat(inbox.stats().expired()).isEqualTo(1);
    }

    @Test
    void shouldDeliverAMessageThatIsNotOverYet(TestContext context) {
        MockInbox inbox = context.mockInbox();
        context.advanceTime(Duration.ofDays(1000));
        inbox.send(Vigil.msg("fresh").ttl(Duration.ofMillis(500)).build());
        context.advanceTime(499);
        expectMessage(inbox, Expected.message().payload("fresh"));
    }

    @ParameterizedTest
    @EnumSource(Consumers.class)
    void shouldBringADelayedMessageBackWhenTimeIsAdvanced(Consumers consumers, TestContext context) {
        MockInbox inbox = context.mockInbox("inbox", b -> b.consumers(consumers));
        inbox.send("later");
        inbox.receive().nack(Duration.ofMinutes(5));
        expectNothing(inbox);

        context.advanceTime(Duration.ofMinutes(5).minusMillis(1));
        expectNothing(inbox);
        context.advanceTime(1);

        expectMessage(inbox, Expected.message().payload("later").deliveries(2));
    }

    @Test
    void shouldWakeWhoeverWaitsForAMockInboxWhenTimeIsAdvanced(TestContext context) throws InterruptedException {
        MockInbox inbox = context.mockInbox();
        inbox.send("later");
        inbox.receive().nack(Duration.ofMinutes(5));
        AtomicReference<String> got = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread waits = new Thread(() -> {
            begun.countDown();
            try (Message m = inbox.recv()) {
                got.set(m.text());
                m.ack();
            }
        });
        waits.start();
        begun.await();

        context.advanceTime(Duration.ofMinutes(5));

        Await.until("the message", LONG, () -> "later".equals(got.get()));
        waits.join();
    }

    @Test
    void shouldKeepPrioritiesAndDeadLettersAsInProduction(TestContext context) {
        MockInbox inbox = context.mockInbox("inbox", b -> b.maxDeliveries(1));
        inbox.send(Vigil.msg("batch").priority(Priority.BATCH).build());
        inbox.send(Vigil.msg("critical").priority(Priority.CRITICAL).build());

        inbox.receive().nack();
        expectMessage(inbox, Expected.message().payload("batch"));

        assertThat(inbox.stats().dead()).isEqualTo(1);
    }

    @Test
    void shouldLiveInAHomeOfItsOwnThatGoesWithIt() {
        Path home;
        try (TestContext one = TestContext.open();
                TestContext other = TestContext.open(ManualClock.startingAt(Instant.EPOCH.plusSeconds(1)))) {
            home = one.vigil().home();
            assertThat(other.vigil().home()).isNotEqualTo(home);
            assertThat(other.now()).isEqualTo(Instant.EPOCH.plusSeconds(1));
            one.mockInbox("orders").send("here");
            expectNothing(other.mockInbox("orders"), Duration.ZERO);
        }
        assertThat(Files.exists(home)).isFalse();
    }

    @Test
    void shouldNameInboxesThatAreGivenNone(TestContext context) {
        assertThat(context.mockInbox().name()).isNotEqualTo(context.mockInbox().name());
        UnaryOperator<io.vigil.ipc.inbox.InboxBuilder> small = b -> b.capacity(1);
        assertThat(context.mockInbox("small", small).config().capacity()).isEqualTo(1);
    }
}
