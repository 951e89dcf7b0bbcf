package io.vigil.ipc.inbox;

import io.vigil.ipc.message.OutgoingMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** A participant in this process. */
final class LocalParticipant implements Participant {
    private final Party party;

    private LocalParticipant(Party party) {
        this.party = party;
    }

    static LocalParticipant join(Path home, long startMs) {
        return new LocalParticipant(Party.join(home, startMs));
    }

    Party party() {
        return party;
    }

    @Override
    public LocalReceiver open(Wanted wanted) {
        return new LocalReceiver(wanted.open(party.messaging()));
    }

    @Override
    public LocalSender sender(String mailbox) {
        return new LocalSender(party, mailbox);
    }

    @Override
    public void advance(Duration by) {
        party.clock().advance(by);
    }

    @Override
    public void awaitWaiting(Watched thread) {
        thread.awaitParked();
    }

    @Override
    public void close() {
        party.close();
    }

    /** Everything that a message tells of itself but its payload; what it has not is absent. */
    static Map<String, String> facts(Message message) {
        Map<String, String> facts = new TreeMap<>();
        put(facts, "id", message.id());
        put(facts, "sender", message.sender());
        put(facts, "priority", message.priority());
        put(facts, "signal", message.signal());
        put(facts, "ttl", message.ttl());
        put(facts, "correlation", message.correlationId());
        put(facts, "replyTo", message.replyTo());
        put(facts, "trace", message.traceId());
        put(facts, "headers", new TreeMap<>(message.headers()));
        put(facts, "deliveries", message.deliveries());
        put(facts, "redelivered", message.redelivered());
        put(facts, "expired", message.isExpired());
        return facts;
    }

    private static void put(Map<String, String> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.put(name, value.toString());
        }
    }

    /** The outbox of this process. */
    record LocalSender(Party party, String mailbox) implements Sender {
        @Override
        public void send(String text) {
            party.outbox(mailbox).send(text);
        }

        @Override
        public void send(Letter letter) {
            party.outbox(mailbox).send(letter.outgoing());
        }

        @Override
        public void send(Letter letter, Duration timeout) {
            party.outbox(mailbox).send(letter.outgoing(), timeout);
        }

        @Override
        public int sendAll(String... texts) {
            return party.outbox(mailbox)
                    .sendAll(Arrays.stream(texts)
                            .map(text -> OutgoingMessage.of(text).build())
                            .toList());
        }

        @Override
        public void shut() {
            party.engine().mailbox(mailbox).shut();
        }
    }

    /** The inbox of this process. */
    record LocalReceiver(Inbox inbox) implements Receiver {
        @Override
        public LocalTaken recv() {
            return new LocalTaken(inbox.recv());
        }

        @Override
        public @Nullable LocalTaken recv(Duration timeout) {
            Message message = inbox.recv(timeout);
            return message == null ? null : new LocalTaken(message);
        }

        @Override
        public LocalTaken receive() {
            return new LocalTaken(inbox.receive());
        }

        @Override
        public void process(Consumer<Taken> handler) {
            inbox.process(m -> handler.accept(new LocalTaken(m)));
        }

        @Override
        public boolean process(Consumer<Taken> handler, Duration timeout) {
            return inbox.process(m -> handler.accept(new LocalTaken(m)), timeout);
        }

        @Override
        public int poll(Consumer<Taken> handler, int limit) {
            return inbox.poll(m -> handler.accept(new LocalTaken(m)), limit);
        }

        @Override
        public void send(String text) {
            inbox.send(text);
        }

        @Override
        public long capacity() {
            return inbox.config().capacity();
        }

        @Override
        public boolean isClosed() {
            return inbox.isClosed();
        }

        @Override
        public void shut() {
            inbox.shut();
        }

        @Override
        public void close() {
            inbox.close();
        }
    }

    /** A message in the hand of this process. */
    record LocalTaken(Message message, DirectBuffer view) implements Taken {
        LocalTaken(Message message) {
            this(message, message.view());
        }

        @Override
        public String text() {
            return message.text();
        }

        @Override
        public Map<String, String> facts() {
            return LocalParticipant.facts(message);
        }

        @Override
        public boolean redelivered() {
            return message.redelivered();
        }

        @Override
        public @Nullable String viewed() {
            return view.capacity() == 0 ? null : view.getStringWithoutLengthUtf8(0, view.capacity());
        }

        @Override
        public boolean ack() {
            return message.ack();
        }

        @Override
        public boolean nack(Duration delay) {
            return message.nack(delay);
        }

        @Override
        public boolean deadLetter(String reason) {
            return message.deadLetter(reason);
        }

        @Override
        public void reply(String text) {
            message.reply(text);
        }

        @Override
        public void handOver() {
            message.handOver();
        }

        @Override
        public void close() {
            message.close();
        }
    }
}
