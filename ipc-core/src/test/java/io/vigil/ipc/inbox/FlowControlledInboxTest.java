package io.vigil.ipc.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.mailbox.Overflow;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

@LeakFree
class FlowControlledInboxTest {
    private static FlowControlledInbox flow(Party party, Inbox inbox, Backpressure pressure, long perSecond) {
        return FlowControlledInbox.over(inbox, RateLimiter.of(perSecond, perSecond, party.clock()), pressure);
    }

    private static void assertError(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static List<String> drain(FlowControlledInbox flow) {
        List<String> came = new ArrayList<>();
        while (true) {
            try (Message message = flow.recv(Duration.ZERO)) {
                if (message == null) {
                    return came;
                }
                came.add(message.text());
                message.ack();
            }
        }
    }

    @Test
    void shouldReturnAnErrorFromHighToLow(@ProofHome Path home) {
        try (Party party = Party.join(home);
                FlowControlledInbox flow = flow(
                        party,
                        party.messaging().inbox("in"),
                        new Backpressure(Backpressure.Strategy.RETURN_ERROR, 4, 2),
                        1_000)) {
            for (int i = 0; i < 4; i++) {
                flow.send("m" + i);
            }
            assertError(ErrorCode.MAILBOX_FULL, () -> flow.send("one too many"));
            flow.recv().ack();
            assertError(ErrorCode.MAILBOX_FULL, () -> flow.send("three wait, low is two"));
            flow.recv().ack();
            flow.send("fits");
            assertThat(flow.isPressed()).isFalse();
        }
    }

    @Test
    void shouldDropTheNewest(@ProofHome Path home) {
        try (Party party = Party.join(home);
                FlowControlledInbox flow = flow(
                        party,
                        party.messaging().inbox("in"),
                        new Backpressure(Backpressure.Strategy.DROP_NEWEST, 3, 1),
                        1_000)) {
            for (int i = 1; i <= 3; i++) {
                flow.send("m" + i);
            }
            assertThat(flow.send("m4")).isEqualTo(Offer.DROPPED);
            assertThat(flow.send("m5")).isEqualTo(Offer.DROPPED);
            assertThat(drain(flow)).containsExactly("m1", "m2", "m3");
            assertThat(flow.inbox().stats().droppedNewest()).isEqualTo(2);
        }
    }

    @Test
    void shouldDropTheOldest(@ProofHome Path home) {
        try (Party party = Party.join(home);
                FlowControlledInbox flow = flow(
                        party,
                        party.messaging()
                                .inboxBuilder("in")
                                .overflow(Overflow.DROP_OLDEST)
                                .deadLetter(false)
                                .build(),
                        new Backpressure(Backpressure.Strategy.DROP_OLDEST, 3, 1),
                        1_000)) {
            for (int i = 1; i <= 5; i++) {
                flow.send("m" + i);
            }
            assertThat(drain(flow)).containsExactly("m3", "m4", "m5");
            assertThat(flow.inbox().stats().dropped()).isEqualTo(2);
            assertThat(flow.inbox().stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldRefuseToDropWhereSendersCannot(@ProofHome Path home) {
        try (Party party = Party.join(home);
                Inbox inbox = party.messaging().inbox("in")) {
            assertError(
                    ErrorCode.INVALID_CONFIGURATION,
                    () -> flow(party, inbox, new Backpressure(Backpressure.Strategy.DROP_OLDEST, 3, 1), 10));
        }
    }

    @Test
    void shouldWaitUntilItIsDownToLow(@ProofHome Path home) throws InterruptedException {
        try (Party party = Party.join(home);
                FlowControlledInbox flow = flow(
                        party,
                        party.messaging().inbox("in"),
                        new Backpressure(Backpressure.Strategy.BLOCK, 2, 0),
                        1_000)) {
            flow.send("m1");
            flow.send("m2");
            Watched sender = Watched.run(() -> flow.send("m3"));
            sender.awaitParked();
            flow.recv().ack();
            flow.recv().ack();
            assertThat(sender.failure()).isNull();
            assertThat(drain(flow)).containsExactly("m3");
        }
    }

    @Test
    void shouldTellTheRateFromThePressure(@ProofHome Path home) {
        try (Party party = Party.join(home);
                FlowControlledInbox flow = flow(
                        party,
                        party.messaging().inbox("in"),
                        Backpressure.of(Backpressure.Strategy.RETURN_ERROR),
                        10)) {
            // The clock of the limiter also runs with the machine's: at most as many more as time has passed.
            int sent = 0;
            VigilException refused = null;
            while (refused == null) {
                try {
                    flow.send("m");
                    sent++;
                } catch (VigilException e) {
                    refused = e;
                }
            }
            assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(sent).isGreaterThanOrEqualTo(10);
            party.clock().advance(Duration.ofSeconds(1));
            flow.send("again");
        }
    }
}
