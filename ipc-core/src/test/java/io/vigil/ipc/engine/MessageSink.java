package io.vigil.ipc.engine;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.mailbox.LeasingReader;
import io.vigil.ipc.mailbox.MailboxConsumer;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.OracleKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Receives, and notes every step of it. Owned by one thread. */
final class MessageSink {
    /** The site at which a message is in hand and noted. */
    static final String IN_HAND = "test.in-hand";

    private static final int[] ANOTHER_ORDER = {2, 0, 3, 1};

    private final Notes notes;
    private final List<Notes.Noted> batch = new ArrayList<>();
    private final Frame frame = new Frame();
    private int taken;
    private long received;

    MessageSink(Notes notes) {
        this.notes = notes;
    }

    /** Deliveries so far. */
    long received() {
        return received;
    }

    /** Polls until nothing comes; false when the role was lost. */
    boolean pollAll(MailboxReader reader) {
        int polled;
        do {
            polled = poll(reader, () -> {});
        } while (polled > 0);
        return polled == 0;
    }

    /** One batch; {@code inHand} runs while each message is in hand. */
    int poll(MailboxReader reader, Runnable inHand) {
        batch.clear();
        long beginNs = System.nanoTime();
        int polled = reader.poll(
                message -> {
                    Notes.Noted noted = note(message, beginNs);
                    notes.write(OracleKind.ACKING, noted);
                    batch.add(noted);
                    FailPoint.hit(IN_HAND);
                    inHand.run();
                },
                KillRole.BATCH);
        if (polled >= 0) {
            batch.forEach(noted -> notes.write(OracleKind.ACKED, noted, beginNs));
        }
        return polled;
    }

    /** Takes and acknowledges until nothing comes. */
    void takeAll(LeasingReader reader) {
        for (long beginNs = System.nanoTime(); reader.take(frame); beginNs = System.nanoTime()) {
            acknowledge(reader, note(frame, beginNs));
        }
    }

    /** Takes until nothing comes: most are acknowledged, the others given back, dropped and made dead letters. */
    void takeAllInManyWays(LeasingReader reader) {
        for (long beginNs = System.nanoTime(); reader.take(frame); beginNs = System.nanoTime()) {
            Notes.Noted noted = note(frame, beginNs);
            FailPoint.hit(IN_HAND);
            switch (taken++ % 8) {
                case 2 -> {
                    require(reader.giveBack(frame));
                    notes.write(OracleKind.GIVEN_BACK, noted);
                }
                case 4 -> require(reader.deadLetter(frame));
                case 6 -> {
                    require(reader.drop(frame));
                    notes.write(OracleKind.DROPPED, noted);
                }
                default -> acknowledge(reader, noted);
            }
        }
    }

    Frame takeOne(MailboxConsumer consumer) {
        Frame one = new Frame();
        long beginNs = System.nanoTime();
        Await.until(() -> "a message", Duration.ofSeconds(30), () -> consumer.take(one));
        note(one, beginNs);
        return one;
    }

    /**
     * Takes up to four and decides them in another order; what is given back is taken again. False when there was none.
     *
     * <p>An acknowledgement is noted when everything before it is decided: until then it is known to the consumer alone.
     */
    boolean holdSome(MailboxConsumer consumer) {
        List<Frame> held = new ArrayList<>();
        List<Notes.Noted> noted = new ArrayList<>();
        Frame next = new Frame();
        for (long beginNs = System.nanoTime(); held.size() < 4 && consumer.take(next); beginNs = System.nanoTime()) {
            noted.add(note(next, beginNs));
            held.add(next);
            next = new Frame();
            FailPoint.hit(IN_HAND);
        }
        int givenBack = 0;
        batch.clear();
        for (int i : ANOTHER_ORDER) {
            if (i < held.size()) {
                givenBack += decide(consumer, held.get(i), noted.get(i)) ? 0 : 1;
            }
        }
        for (long beginNs = System.nanoTime(); givenBack-- > 0 && consumer.take(next); beginNs = System.nanoTime()) {
            acknowledge(consumer, next, note(next, beginNs));
        }
        batch.forEach(each -> notes.write(OracleKind.ACKED, each));
        return !held.isEmpty();
    }

    /** False when it was given back. */
    private boolean decide(MailboxConsumer consumer, Frame held, Notes.Noted noted) {
        switch (taken++ % 9) {
            case 3 -> {
                if (consumer.giveBack(held, 0)) {
                    notes.write(OracleKind.GIVEN_BACK, noted);
                }
                return false;
            }
            case 5 -> consumer.deadLetter(held, Failure.Reason.REJECTED, "no good");
            case 7 -> {
                consumer.extend(held, 10_000);
                acknowledge(consumer, held, noted);
            }
            default -> acknowledge(consumer, held, noted);
        }
        return true;
    }

    /** A lease with a limit may be lost, on a slow machine. */
    private void acknowledge(MailboxConsumer consumer, Frame held, Notes.Noted noted) {
        notes.write(OracleKind.ACKING, noted);
        if (consumer.acknowledge(held)) {
            batch.add(noted);
        }
    }

    /** Takes one and tries to make a dead letter of it; acknowledges it when that is refused. True when it was not. */
    boolean deadLetterOne(LeasingReader reader) {
        long beginNs = System.nanoTime();
        require(reader.take(frame));
        Notes.Noted noted = note(frame, beginNs);
        if (reader.deadLetter(frame)) {
            return true;
        }
        acknowledge(reader, noted);
        return false;
    }

    private Notes.Noted note(Frame message, long beginNs) {
        received++;
        return notes.received(message, beginNs);
    }

    private void acknowledge(LeasingReader reader, Notes.Noted noted) {
        notes.write(OracleKind.ACKING, noted);
        long ackNs = System.nanoTime();
        require(reader.acknowledge(frame));
        notes.write(OracleKind.ACKED, noted, ackNs);
    }

    private static void require(boolean held) {
        if (!held) {
            throw new AssertionError("robbed of a lease while alive, or no room for a dead letter");
        }
    }
}
