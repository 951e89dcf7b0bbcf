package io.vigil.ipc.inbox;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who sends and receives in a test: in its own process ({@link LocalParticipant}) or in another JVM ({@link
 * PeerParticipant}), so that one suite holds for both. Errors come as they are thrown, from wherever.
 */
interface Participant extends AutoCloseable {
    /** Opens an inbox. */
    Receiver open(Wanted wanted);

    /** The sending end of a mailbox. */
    Sender sender(String mailbox);

    /** Moves its clock on. */
    void advance(Duration by);

    /** Until the call that this thread is in waits: in a lock, a condition, or in the kernel. */
    void awaitWaiting(Watched thread);

    @Override
    void close();

    /** An {@link Outbox}. */
    interface Sender {
        void send(String text);

        void send(Letter letter);

        /** Waits for room at most that long. */
        void send(Letter letter, Duration timeout);

        /** How many were accepted. */
        int sendAll(String... texts);

        /** Ends the mailbox for everybody. */
        void shut();
    }

    /** An {@link Inbox}. */
    interface Receiver extends AutoCloseable {
        Taken recv();

        @Nullable
        Taken recv(Duration timeout);

        Taken receive();

        void process(Consumer<Taken> handler);

        boolean process(Consumer<Taken> handler, Duration timeout);

        int poll(Consumer<Taken> handler, int limit);

        void send(String text);

        long capacity();

        boolean isClosed();

        void shut();

        @Override
        void close();
    }

    /** A {@link Message}. */
    interface Taken extends AutoCloseable {
        String text();

        /** What {@link LocalParticipant#facts} tells of it. */
        Map<String, String> facts();

        boolean redelivered();

        /** What its view shows now; null when there is nothing in it, then or any more. */
        @Nullable
        String viewed();

        boolean ack();

        boolean nack(Duration delay);

        boolean deadLetter(String reason);

        void reply(String text);

        void handOver();

        @Override
        void close();
    }
}
