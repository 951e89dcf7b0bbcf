package io.vigil.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.Vigil;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a test is given; run by VigilExtensionTest alone. */
@VigilTest
final class ParameterSamples {
    private @Nullable Vigil before;

    @BeforeEach
    void setUp(Vigil shop) {
        before = shop;
        assertThat(shop.mailboxes()).isEmpty();
    }

    @AfterEach
    void tearDown(Vigil shop) {
        assertThat(shop).isSameAs(before);
        shop.outbox("still-open").send("x");
    }

    @Test
    void oneOfTheSameNameIsTheSame(Vigil shop, Vigil warehouse, @VigilHome Path home) {
        assertThat(shop).isSameAs(before);
        assertThat(warehouse).isNotSameAs(shop);
        assertThat(shop.home()).isEqualTo(home);
        assertThat(warehouse.home()).isEqualTo(home);
    }

    @Test
    void everybodyGoesByTheClockOfTheContext(Vigil shop, TestContext context) {
        assertThat(context.vigil().home()).isEqualTo(shop.home());
        MockInbox inbox = context.mockInbox("orders");
        shop.outbox("orders").send(Vigil.msg("offer").ttl(Duration.ofDays(1)).build());
        assertThat(inbox.peekAt(0).metadata().enqueuedAtMs())
                .isEqualTo(context.now().toEpochMilli());
        context.advanceTime(Duration.ofDays(1));
        Expectations.expectNothing(inbox, Duration.ZERO);
    }

    @Nested
    class Inner {
        @Test
        void hasItsOwnHome(Vigil shop) {
            assertThat(shop).isSameAs(before);
        }
    }

    @Test
    void hasAHomeOfItsOwn(Vigil shop) {
        assertThat(shop.mailboxes()).isEmpty();
    }
}
