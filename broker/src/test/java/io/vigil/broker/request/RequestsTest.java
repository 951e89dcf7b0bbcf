package io.vigil.broker.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.broker.Participant;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests between two participants of one process; RequestIT has them in processes of their own. */
@LeakFree
@Timeout(120)
class RequestsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    private static OutgoingMessage text(String text) {
        return OutgoingMessage.of(text).build();
    }

    private static void assertCode(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static Message received(Inbox inbox) {
        Message message = inbox.recv(SOON);
        if (message == null) {
            throw new AssertionError("no request came: " + inbox.stats());
        }
        return message;
    }

    private Future<?> serve(Inbox inbox, int requests) {
        return threads.submit(() -> {
            for (int i = 0; i < requests; i++) {
                inbox.process(m -> m.reply("re: " + m.text()), SOON);
            }
        });
    }

    @Test
    void shouldReturnTheReply(@ProofHome Path home) throws Exception {
        try (Participant client = Participant.open(home, "client");
                Participant server = Participant.open(home, "server");
                Inbox inbox = server.messaging().inbox("questions")) {
            Future<?> serving = serve(inbox, 1);
            Reply reply = client.broker()
                    .requests()
                    .request(
                            "questions", OutgoingMessage.of("how?").trace(TRACE).build(), SOON);
            assertThat(reply.text()).isEqualTo("re: how?");
            assertThat(reply.payload()).asString().isEqualTo("re: how?");
            assertThat(reply.metadata().traceId()).startsWith(TRACE.substring(0, 36));
            serving.get(30, TimeUnit.SECONDS);
            assertThat(inbox.stats().acknowledged()).isEqualTo(1);
        }
    }

    @Test
    void shouldGiveEachThreadItsOwnReplyInWhateverOrderTheyCome(@ProofHome Path home) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("replies out of order: seed=" + seed);
        int many = 24;
        try (Participant client = Participant.open(home, "client");
                Participant server = Participant.open(home, "server");
                Inbox inbox = server.messaging().inbox("questions")) {
            Requests requests = client.broker().requests();
            for (int round = 0; round < 5; round++) {
                int rounds = round;
                List<Future<String>> asked = IntStream.range(0, many)
                        .mapToObj(i -> threads.submit(() -> i % 3 == 0
                                ? requests.requestAsync("questions", text(rounds + "-" + i), SOON)
                                        .get()
                                        .text()
                                : requests.request("questions", text(rounds + "-" + i), SOON)
                                        .text()))
                        .toList();
                List<Message> held = new ArrayList<>();
                while (held.size() < many) {
                    held.add(received(inbox));
                }
                Collections.shuffle(held, new Random(seed + round));
                for (Message each : held) {
                    each.reply("re: " + each.text());
                    each.ack();
                }
                for (int i = 0; i < many; i++) {
                    assertThat(asked.get(i).get(30, TimeUnit.SECONDS))
                            .as("seed=%d", seed)
                            .isEqualTo("re: " + round + "-" + i);
                }
            }
            assertThat(requests.late()).isZero();
        }
    }

    @Test
    void shouldSayWhenNoReplyCameInTime(@ProofHome Path home) {
        try (Participant client = Participant.open(home, "client");
                Participant server = Participant.open(home, "server");
                Inbox inbox = server.messaging().inbox("questions")) {
            Requests requests = client.broker().requests();
            assertCode(() -> requests.request("questions", text("one"), SHORT), ErrorCode.DELIVERY_TIMEOUT);
            CompletableFuture<Reply> future = requests.requestAsync("questions", text("two"), SHORT);
            assertThatThrownBy(future::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DELIVERY_TIMEOUT));
            assertThat(requests.late()).isZero();
            assertThat(inbox.isClosed()).isFalse();
        }
    }

    @Test
    void shouldDropAReplyThatComesTooLate(@ProofHome Path home) {
        try (Participant client = Participant.open(home, "client");
                Participant server = Participant.open(home, "server");
                Inbox inbox = server.messaging().inbox("questions")) {
            Requests requests = client.broker().requests();
            OutgoingMessage question = OutgoingMessage.of("one").ttl(SOON).build();
            Future<?> asked = threads.submit(() -> requests.request("questions", question, Duration.ofMillis(300)));
            try (Message slow = received(inbox)) {
                assertThatThrownBy(() -> asked.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(VigilException.class);
                slow.reply("late");
                slow.ack();
            }
            Future<?> serving = serve(inbox, 1);
            assertThat(requests.request("questions", text("two"), SOON).text()).isEqualTo("re: two");
            assertThat(requests.late()).isEqualTo(1);
            Await.until("the server", SOON, serving::isDone);
        }
    }

    @Test
    void shouldSayWhenNobodyReads(@ProofHome Path home) {
        try (Participant client = Participant.open(home, "client");
                Participant server = Participant.open(home, "server")) {
            Requests requests = client.broker().requests();
            assertCode(() -> requests.request("absent", text("?"), SOON), ErrorCode.RECEIVER_UNAVAILABLE);
            assertThat(client.messaging().engine().mailboxNames()).isEmpty();
            server.messaging().inbox("questions").close();
            assertCode(() -> requests.request("questions", text("?"), SOON), ErrorCode.RECEIVER_UNAVAILABLE);
            assertCode(() -> requests.requestAsync("questions", text("?"), SOON), ErrorCode.RECEIVER_UNAVAILABLE);
            requests.receivers("questions"::equals);
            assertCode(() -> requests.request("questions", text("?"), SHORT), ErrorCode.DELIVERY_TIMEOUT);
        }
    }

    @Test
    void shouldLeaveNoMailboxBehind(@ProofHome Path home) {
        try (Participant server = Participant.open(home, "server");
                Inbox inbox = server.messaging().inbox("questions")) {
            Message asked;
            Future<?> asking;
            try (Participant client = Participant.open(home, "client")) {
                asking = threads.submit(() -> client.broker().requests().request("questions", text("?"), SOON));
                asked = received(inbox);
                assertThat(server.messaging().engine().mailboxNames()).hasSize(2);
            }
            assertThatThrownBy(() -> asking.get(30, TimeUnit.SECONDS)).hasMessageContaining("closed");
            assertThat(asked.ttl())
                    .as("nobody handles it when nobody waits any more")
                    .isEqualTo(SOON);
            assertCode(() -> asked.reply("nobody hears it"), ErrorCode.RECEIVER_UNAVAILABLE);
            asked.ack();
            assertThat(server.messaging().engine().mailboxNames()).containsExactly("questions");
        }
    }

    @Test
    void shouldKeepRepliesForOthers(@ProofHome Path home) {
        try (Participant client = Participant.open(home, "client");
                ReplyMailbox replies = ReplyMailbox.over(client.messaging().inbox("answers"))) {
            for (String id : List.of("a", "b", "c")) {
                client.messaging()
                        .outbox("answers")
                        .send(OutgoingMessage.of("for " + id)
                                .withCorrelation(id)
                                .build());
            }
            client.messaging().outbox("answers").send("for nobody");
            assertThat(replies.waitForReply("c", SOON).text()).isEqualTo("for c");
            assertThat(replies.waitForReply("a", SOON).text()).isEqualTo("for a");
            assertThat(replies.waitForReply("b", SOON).text()).isEqualTo("for b");
            assertCode(() -> replies.waitForReply("a", SHORT), ErrorCode.DELIVERY_TIMEOUT);
            assertThat(replies.dropped()).isEqualTo(1);
        }
    }
}
