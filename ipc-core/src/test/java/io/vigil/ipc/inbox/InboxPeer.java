package io.vigil.ipc.inbox;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.LocalParticipant.LocalReceiver;
import io.vigil.ipc.inbox.LocalParticipant.LocalSender;
import io.vigil.ipc.inbox.Participant.Taken;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildLink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The JVM behind a {@link PeerParticipant}: does what it is called for, for each thread of the test in a thread of its
 * own, since messages belong to threads.
 */
final class InboxPeer {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Map<String, InboxPeer> CALLERS = new ConcurrentHashMap<>();
    private static final Map<String, Object> KNOWN = new ConcurrentHashMap<>();
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String caller;
    private final BlockingQueue<List<String>> calls = new LinkedBlockingQueue<>();
    private volatile boolean called;
    private final Watched thread = Watched.run(this::serve);

    private InboxPeer(String caller) {
        this.caller = caller;
    }

    public static void main(String[] args) {
        for (String line = ChildLink.hear(); !line.equals("END"); line = ChildLink.hear()) {
            List<String> words = PeerLine.words(line);
            InboxPeer peer = CALLERS.computeIfAbsent(words.get(1), InboxPeer::new);
            if (words.get(0).equals("INTERRUPT")) {
                peer.thread.interrupt();
            } else {
                peer.calls.add(words.subList(2, words.size()));
            }
        }
    }

    private void serve() throws InterruptedException {
        while (true) {
            List<String> call = calls.take();
            called = true;
            answer(call);
            called = false;
        }
    }

    private void answer(List<String> call) {
        try {
            List<String> answer = new ArrayList<>(done(call));
            answer.add(0, left());
            say("OK", answer);
        } catch (VigilException e) {
            say("VIGIL", List.of(left(), e.code().name(), String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            say("ERROR", List.of(left(), e.getClass().getName(), String.valueOf(e.getMessage())));
        }
    }

    /** Whether the call left the flag set; the next one starts without. */
    private static String left() {
        return Boolean.toString(Thread.interrupted());
    }

    private void say(String kind, List<String> words) {
        List<String> all = new ArrayList<>(List.of(caller, kind));
        all.addAll(words);
        ChildLink.say(PeerLine.of("RE", all));
    }

    /** The handler is the test's: it calls back, in this thread, until it has returned there. */
    private void handle(Taken taken) {
        say("HANDLE", List.of(known(taken)));
        while (true) {
            List<String> call;
            try {
                call = calls.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted in a handler", e);
            }
            switch (call.get(0)) {
                case "handled" -> {
                    return;
                }
                case "threw" -> throw new IllegalStateException("the handler threw");
                default -> answer(call);
            }
        }
    }

    private static String known(Object object) {
        String name = Integer.toString(NAMES.incrementAndGet());
        KNOWN.put(name, object);
        return name;
    }

    private static List<String> knownTaken(@Nullable Taken taken) {
        return taken == null ? List.of() : List.of(known(taken));
    }

    private static <T> T find(String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(KNOWN.get(name), name));
    }

    private List<String> done(List<String> call) {
        String verb = call.get(0);
        String first = call.get(1);
        List<String> rest = call.subList(2, call.size());
        return switch (verb) {
            case "waiting" -> {
                Await.until(() -> "a call of " + first + " waits", SOON, () -> waits(first));
                yield List.of();
            }
            case "join" -> List.of(known(LocalParticipant.join(Path.of(first), Long.parseLong(rest.get(0)))));
            case "advance", "leave", "open", "sender" -> participant(find(first, LocalParticipant.class), verb, rest);
            default -> {
                Object object = find(first, Object.class);
                if (object instanceof LocalSender sender) {
                    yield send(sender, verb, rest);
                } else if (object instanceof LocalReceiver receiver) {
                    yield receive(receiver, verb, rest);
                }
                yield decide(find(first, Taken.class), verb, rest);
            }
        };
    }

    private static boolean waits(String caller) {
        InboxPeer peer = CALLERS.get(caller);
        return peer != null && peer.called && peer.thread.isWaiting();
    }

    private static List<String> participant(LocalParticipant joined, String verb, List<String> words) {
        switch (verb) {
            case "advance" -> joined.advance(Duration.parse(words.get(0)));
            case "leave" -> joined.close();
            case "open" -> {
                return List.of(known(
                        joined.open(Wanted.of(words.get(0), words.get(1), words.get(2), words.get(3), words.get(4)))));
            }
            default -> {
                return List.of(known(joined.sender(words.get(0))));
            }
        }
        return List.of();
    }

    private static List<String> send(LocalSender sender, String verb, List<String> words) {
        switch (verb) {
            case "text" -> sender.send(words.get(0));
            case "letter" -> sender.send(letter(words));
            case "inTime" -> sender.send(letter(words.subList(1, words.size())), Duration.parse(words.get(0)));
            case "all" -> {
                return List.of(Integer.toString(sender.sendAll(words.toArray(new String[0]))));
            }
            case "shut" -> sender.shut();
            default -> throw new IllegalArgumentException(verb);
        }
        return List.of();
    }

    private static Letter letter(List<String> words) {
        Letter letter = Letter.of(words.get(0));
        for (int i = 1; i < words.size(); i += 2) {
            letter = letter.with(words.get(i), words.get(i + 1));
        }
        return letter;
    }

    private List<String> receive(LocalReceiver receiver, String verb, List<String> words) {
        switch (verb) {
            case "recv" -> {
                return knownTaken(words.isEmpty() ? receiver.recv() : receiver.recv(Duration.parse(words.get(0))));
            }
            case "receive" -> {
                return knownTaken(receiver.receive());
            }
            case "process" -> {
                if (!words.isEmpty()) {
                    return List.of(Boolean.toString(receiver.process(this::handle, Duration.parse(words.get(0)))));
                }
                receiver.process(this::handle);
            }
            case "poll" -> {
                return List.of(Integer.toString(receiver.poll(this::handle, Integer.parseInt(words.get(0)))));
            }
            case "text" -> receiver.send(words.get(0));
            case "capacity" -> {
                return List.of(Long.toString(receiver.capacity()));
            }
            case "isClosed" -> {
                return List.of(Boolean.toString(receiver.isClosed()));
            }
            case "shut" -> receiver.shut();
            case "close" -> receiver.close();
            default -> throw new IllegalArgumentException(verb);
        }
        return List.of();
    }

    private static List<String> decide(Taken taken, String verb, List<String> words) {
        switch (verb) {
            case "text" -> {
                return List.of(taken.text());
            }
            case "facts" -> {
                List<String> facts = new ArrayList<>();
                taken.facts().forEach((name, value) -> facts.addAll(List.of(name, value)));
                return facts;
            }
            case "redelivered" -> {
                return List.of(Boolean.toString(taken.redelivered()));
            }
            case "viewed" -> {
                String viewed = taken.viewed();
                return viewed == null ? List.of() : List.of(viewed);
            }
            case "ack" -> {
                return List.of(Boolean.toString(taken.ack()));
            }
            case "nack" -> {
                return List.of(Boolean.toString(taken.nack(Duration.parse(words.get(0)))));
            }
            case "deadLetter" -> {
                return List.of(Boolean.toString(taken.deadLetter(words.get(0))));
            }
            case "reply" -> taken.reply(words.get(0));
            case "handOver" -> taken.handOver();
            case "close" -> taken.close();
            default -> throw new IllegalArgumentException(verb);
        }
        return List.of();
    }
}
