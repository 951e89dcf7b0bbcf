package io.vigil.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.broker.Participant;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import io.vigil.ipc.telemetry.Event;
import io.vigil.ipc.telemetry.EventType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@LeakFree
@Timeout(120)
class GenServerTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static void assertCode(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void shouldCallAndCastAndSaySo(@ProofHome Path home) {
        List<Event> events = new CopyOnWriteArrayList<>();
        try (Participant me = Participant.open(home, "me");
                Participant other = Participant.open(home, "other")) {
            for (EventType type : List.of(
                    EventType.GENSERVER_STARTED, EventType.GENSERVER_STOPPED, EventType.GENSERVER_STATE_CHANGED)) {
                me.telemetry().on(type, events::add);
            }
            Counter counter = new Counter();
            ServerHandle<Long> server = me.broker().server("counter", counter).start();
            for (int i = 0; i < 3; i++) {
                server.cast("inc");
            }
            server.cast("nothing");
            assertThat(server.call("value", SOON).text()).isEqualTo("3");
            assertThat(other.broker().server("counter").call("inc", SOON).text())
                    .isEqualTo("4");
            assertThat(server.state()).isEqualTo(4);
            assertThat(server.stop(SOON)).isTrue();
            assertThat(counter.last).isEqualTo(4);
            assertThat(me.telemetry().flush(SOON)).isTrue();
        }
        assertThat(events)
                .extracting(Event::type)
                .containsExactly(
                        EventType.GENSERVER_STARTED,
                        EventType.GENSERVER_STATE_CHANGED,
                        EventType.GENSERVER_STATE_CHANGED,
                        EventType.GENSERVER_STATE_CHANGED,
                        EventType.GENSERVER_STATE_CHANGED,
                        EventType.GENSERVER_STOPPED);
        assertThat(events.get(3).metadata()).containsEntry("server", "counter").containsEntry("state", "3");
    }

    @Test
    void shouldKeepItsStateWhenAHandlerThrows(@ProofHome Path home) {
        try (Participant me = Participant.open(home, "me")) {
            ServerHandle<Long> server =
                    me.broker().server("counter", new Counter()).start();
            server.cast("inc");
            server.cast("bad");
            assertThatThrownBy(() -> server.call("bad", SOON))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
                    .hasMessageContaining("planted");
            assertThat(server.call("value", SOON).text()).isEqualTo("1");
            assertThat(server.failures()).isEqualTo(2);
        }
    }

    @Test
    void shouldStopAndGoOn(@ProofHome Path home) {
        try (Participant me = Participant.open(home, "me")) {
            ServerHandle<Long> server = me.broker().server("counter", new Counter());
            assertCode(server::state, ErrorCode.INVALID_STATE);
            server.start();
            assertCode(server::start, ErrorCode.PROCESS_ALREADY_RUNNING);
            server.cast("inc");
            server.client().stop();
            server.cast("inc");
            Await.until("it stops", SOON, () -> !server.isRunning());
            assertThat(server.state()).isEqualTo(1);
            assertCode(() -> server.call("value", SOON), ErrorCode.RECEIVER_UNAVAILABLE);
            server.start();
            assertThat(server.call("value", SOON).text()).isEqualTo("1");
        }
    }

    @Test
    void shouldFinishWhatItHandlesWhenItIsStopped(@ProofHome Path home) throws InterruptedException {
        CountDownLatch handles = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        GenServer<String> slow = new GenServer<>() {
            @Override
            public String init() {
                return "fresh";
            }

            @Override
            public Answer<String> call(String state, Message message) {
                return Answer.reply(state, state);
            }

            @Override
            public String cast(String state, Message message) throws InterruptedException {
                handles.countDown();
                assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
                return message.text();
            }
        };
        try (Participant me = Participant.open(home, "me")) {
            ServerHandle<String> server = me.broker().server("slow", slow).start();
            server.cast("one");
            server.cast("two");
            assertThat(handles.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(server.stop(Duration.ofMillis(20))).isFalse();
            go.countDown();
            assertThat(server.stop(SOON)).isTrue();
            assertThat(server.state()).isEqualTo("one");
            var stats = me.messaging().engine().mailbox("slow").stats();
            assertThat(stats.acknowledged()).isEqualTo(1);
            assertThat(stats.depth()).isEqualTo(1);
        }
    }
}
