package io.vigil.ipc.inbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The calls of this JVM's threads into an {@link InboxPeer}, each by a thread of its own there. An interrupt of the
 * caller reaches that thread, and its flag comes back. Thread-safe.
 */
final class PeerLink implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final JvmDriver jvms;
    private final ChildJvm jvm;
    private final Map<String, BlockingQueue<List<String>>> answers = new ConcurrentHashMap<>();

    /** What a handler does with the message of that name. */
    interface Handler {
        void handle(String taken);
    }

    private PeerLink(Path output) {
        jvms = JvmDriver.in(output);
        jvm = jvms.start("peer", InboxPeer.class);
        Thread listener = new Thread(this::listen, "peer-link");
        listener.setDaemon(true);
        listener.start();
    }

    /** Starts the other JVM. */
    static PeerLink start(Path output) {
        return new PeerLink(output);
    }

    private void listen() {
        try {
            while (true) {
                List<String> words = PeerLine.words(jvm.awaitLine(line -> line.startsWith("RE "), Duration.ofHours(1)));
                answersOf(words.get(1)).add(words.subList(2, words.size()));
            }
        } catch (AssertionError e) {
            answers.values().forEach(queue -> queue.add(List.of("GONE", jvm.describe())));
        }
    }

    private BlockingQueue<List<String>> answersOf(String thread) {
        return answers.computeIfAbsent(thread, key -> new LinkedBlockingQueue<>());
    }

    /** Calls what needs no handler. */
    List<String> call(String verb, Object... words) {
        return call(taken -> {}, verb, words);
    }

    /** What the peer answers; its error is thrown here. */
    List<String> call(Handler handler, String verb, Object... words) {
        String thread = nameOf(Thread.currentThread());
        List<String> all = new ArrayList<>(List.of(thread, verb));
        for (Object word : words) {
            all.add(word.toString());
        }
        jvm.send(PeerLine.of("CALL", all));
        RuntimeException thrown = null;
        Error failed = null;
        while (true) {
            List<String> answer = next(thread);
            switch (answer.get(0)) {
                case "HANDLE" -> {
                    try {
                        handler.handle(answer.get(1));
                        jvm.send(PeerLine.of("CALL", thread, "handled"));
                    } catch (RuntimeException e) {
                        thrown = e;
                        jvm.send(PeerLine.of("CALL", thread, "threw"));
                    } catch (Error e) {
                        failed = e;
                        jvm.send(PeerLine.of("CALL", thread, "threw"));
                    }
                }
                case "OK" -> {
                    flag(answer.get(1));
                    return answer.subList(2, answer.size());
                }
                default -> {
                    if (failed != null) {
                        throw failed;
                    }
                    throw thrown != null ? thrown : errorOf(answer);
                }
            }
        }
    }

    private List<String> next(String thread) {
        boolean told = false;
        while (true) {
            try {
                return answersOf(thread).take();
            } catch (InterruptedException e) {
                if (told) {
                    throw new IllegalStateException("interrupted twice while the peer works", e);
                }
                told = true;
                jvm.send(PeerLine.of("INTERRUPT", thread));
            }
        }
    }

    private static void flag(String left) {
        if (Boolean.parseBoolean(left)) {
            Thread.currentThread().interrupt();
        }
    }

    /** Words: kind, flag of interrupts, code or class, text. */
    private RuntimeException errorOf(List<String> answer) {
        if (answer.get(0).equals("GONE")) {
            throw new AssertionError("the peer is gone: " + answer.get(1));
        }
        flag(answer.get(1));
        return answer.get(0).equals("VIGIL")
                ? new VigilException(ErrorCode.valueOf(answer.get(2)), answer.get(3))
                : new IllegalStateException("in the peer: " + answer.get(2) + ": " + answer.get(3));
    }

    /** Until the call of that thread waits in the peer. */
    void awaitWaiting(Thread caller) {
        call("waiting", nameOf(caller));
    }

    private static String nameOf(Thread thread) {
        return Long.toString(thread.getId());
    }

    /** The one word that a call answers. */
    static String only(List<String> words) {
        return words.get(0);
    }

    /** The one word, if there is one. */
    static @Nullable String optional(List<String> words) {
        return words.isEmpty() ? null : words.get(0);
    }

    @Override
    public void close() {
        jvm.send("END");
        jvm.awaitSuccess(LONG);
        jvms.close();
    }
}
