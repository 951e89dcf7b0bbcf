package io.vigil.samples;

import static io.vigil.testing.Expectations.expectMessage;
import static io.vigil.testing.Expectations.expectNothing;
import static io.vigil.testing.Expectations.expectSignal;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.Vigil;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.message.Priority;
import io.vigil.ipc.message.Signal;
import io.vigil.ipc.testing.LeakWatch;
import io.vigil.testing.Expected;
import io.vigil.testing.MockInbox;
import io.vigil.testing.TestContext;
import io.vigil.testing.VigilHome;
import io.vigil.testing.VigilTest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The samples of docs/testing.md: DocsTest holds the page to this source. */
@VigilTest
class OrdersTest {
    @Test
    void shouldBillWhatWasOrdered(TestContext context) {
        MockInbox bills = context.mockInbox("bills");

        new Orders(context.vigil()).take("ada", 1700);

        expectMessage(
                bills,
                Expected.message()
                        .payload("1700")
                        .sender("orders")
                        .priority(Priority.HIGH)
                        .header("customer", "ada"));
        expectNothing(bills);
    }

    @Test
    void shouldForgetABillAfterADay(TestContext context) {
        MockInbox bills = context.mockInbox("bills");
        new Orders(context.vigil()).take("ada", 17);

        context.advanceTime(Duration.ofDays(1)); // takes no time

        expectNothing(bills);
        assertThat(bills.stats().expired()).isEqualTo(1);
    }

    @Test
    void shouldTryAgainLater(TestContext context) {
        MockInbox bills = context.mockInbox("bills", b -> b.maxDeliveries(3));
        new Orders(context.vigil()).take("ada", 17);

        bills.receive().nack(Duration.ofMinutes(5));
        expectNothing(bills);
        context.advanceTime(Duration.ofMinutes(5));

        expectMessage(bills, Expected.message().payload("17").deliveries(2));
    }

    @Test
    void shouldLookWithoutTaking(TestContext context) {
        MockInbox bills = context.mockInbox("bills");
        bills.send(Vigil.msg("wake up").signal(Signal.ALERT).build());
        bills.send("17");

        assertThat(bills.count()).isEqualTo(2);
        assertThat(bills.peekAt(1).text()).isEqualTo("17");
        assertThat(bills.sent()).hasSize(2); // through this object
        expectSignal(bills, Signal.ALERT);
        bills.clear();
    }

    @Test
    void shouldReachTheOther(Vigil shop, Vigil warehouse, @VigilHome Path home) {
        Inbox orders = warehouse.inbox("orders");

        shop.outbox("orders").send("17");

        expectMessage(orders, Expected.message().payload("17"));
        assertThat(shop.home()).isEqualTo(home);
    }

    @Test
    void shouldLeaveNothingBehind() {
        LeakWatch watch = new LeakWatch("orders");
        takeAnOrder(watch.home());
        assertThat(watch.leaks(Duration.ofSeconds(10))).isEmpty();
        watch.delete();
    }

    private static void takeAnOrder(Path home) {
        try (Vigil vigil = Vigil.open(home)) {
            new Orders(vigil).take("ada", 17);
        }
    }
}
