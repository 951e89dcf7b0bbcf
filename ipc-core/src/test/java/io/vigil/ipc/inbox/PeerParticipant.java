package io.vigil.ipc.inbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A participant in another JVM. */
final class PeerParticipant implements Participant {
    private final PeerLink link;
    private final String name;

    private PeerParticipant(PeerLink link, String name) {
        this.link = link;
        this.name = name;
    }

    static PeerParticipant join(PeerLink link, Path home, long startMs) {
        return new PeerParticipant(link, PeerLink.only(link.call("join", home, startMs)));
    }

    @Override
    public Receiver open(Wanted wanted) {
        List<Object> words = new ArrayList<>(List.of(name));
        words.addAll(Arrays.asList(wanted.words()));
        return new PeerReceiver(link, PeerLink.only(link.call("open", words.toArray())));
    }

    @Override
    public Sender sender(String mailbox) {
        return new PeerSender(link, PeerLink.only(link.call("sender", name, mailbox)));
    }

    @Override
    public void advance(Duration by) {
        link.call("advance", name, by);
    }

    @Override
    public void awaitWaiting(Watched thread) {
        thread.awaitParked();
        link.awaitWaiting(thread.thread());
    }

    @Override
    public void close() {
        link.call("leave", name);
    }

    private record PeerSender(PeerLink link, String name) implements Sender {
        @Override
        public void send(String text) {
            link.call("text", name, text);
        }

        @Override
        public void send(Letter letter) {
            link.call("letter", words(List.of(name), letter));
        }

        @Override
        public void send(Letter letter, Duration timeout) {
            link.call("inTime", words(List.of(name, timeout.toString()), letter));
        }

        private static Object[] words(List<String> first, Letter letter) {
            List<Object> words = new ArrayList<>(first);
            words.add(letter.text());
            letter.fields().forEach((field, value) -> words.addAll(List.of(field, value)));
            return words.toArray();
        }

        @Override
        public int sendAll(String... texts) {
            List<Object> words = new ArrayList<>(List.of(name));
            words.addAll(Arrays.asList(texts));
            return Integer.parseInt(PeerLink.only(link.call("all", words.toArray())));
        }

        @Override
        public void shut() {
            link.call("shut", name);
        }
    }

    private record PeerReceiver(PeerLink link, String name) implements Receiver {
        private Taken taken(String message) {
            return new PeerTaken(link, message);
        }

        @Override
        public Taken recv() {
            return taken(PeerLink.only(link.call("recv", name)));
        }

        @Override
        public @Nullable Taken recv(Duration timeout) {
            String message = PeerLink.optional(link.call("recv", name, timeout));
            return message == null ? null : taken(message);
        }

        @Override
        public Taken receive() {
            return taken(PeerLink.only(link.call("receive", name)));
        }

        @Override
        public void process(Consumer<Taken> handler) {
            link.call(message -> handler.accept(taken(message)), "process", name);
        }

        @Override
        public boolean process(Consumer<Taken> handler, Duration timeout) {
            return Boolean.parseBoolean(
                    PeerLink.only(link.call(message -> handler.accept(taken(message)), "process", name, timeout)));
        }

        @Override
        public int poll(Consumer<Taken> handler, int limit) {
            return Integer.parseInt(
                    PeerLink.only(link.call(message -> handler.accept(taken(message)), "poll", name, limit)));
        }

        @Override
        public void send(String text) {
            link.call("text", name, text);
        }

        @Override
        public long capacity() {
            return Long.parseLong(PeerLink.only(link.call("capacity", name)));
        }

        @Override
        public boolean isClosed() {
            return Boolean.parseBoolean(PeerLink.only(link.call("isClosed", name)));
        }

        @Override
        public void shut() {
            link.call("shut", name);
        }

        @Override
        public void close() {
            link.call("close", name);
        }
    }

    private record PeerTaken(PeerLink link, String name) implements Taken {
        private boolean ask(String verb, Object... words) {
            List<Object> all = new ArrayList<>(List.of(name));
            all.addAll(Arrays.asList(words));
            return Boolean.parseBoolean(PeerLink.only(link.call(verb, all.toArray())));
        }

        @Override
        public String text() {
            return PeerLink.only(link.call("text", name));
        }

        @Override
        public Map<String, String> facts() {
            List<String> words = link.call("facts", name);
            Map<String, String> facts = new TreeMap<>();
            for (int i = 0; i < words.size(); i += 2) {
                facts.put(words.get(i), words.get(i + 1));
            }
            return facts;
        }

        @Override
        public boolean redelivered() {
            return ask("redelivered");
        }

        @Override
        public @Nullable String viewed() {
            return PeerLink.optional(link.call("viewed", name));
        }

        @Override
        public boolean ack() {
            return ask("ack");
        }

        @Override
        public boolean nack(Duration delay) {
            return ask("nack", delay);
        }

        @Override
        public boolean deadLetter(String reason) {
            return ask("deadLetter", reason);
        }

        @Override
        public void reply(String text) {
            link.call("reply", name, text);
        }

        @Override
        public void handOver() {
            link.call("handOver", name);
        }

        @Override
        public void close() {
            link.call("close", name);
        }
    }
}
