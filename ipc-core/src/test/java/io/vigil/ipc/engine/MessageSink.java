package io.vigil.ipc.engine;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.mailbox.LeasingReader;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.proof.OracleKind;
import java.util.ArrayList;
import java.util.List;

/** Receives, and notes every step of it. Owned by one thread. */
final class MessageSink {
    /** The site at which a message is in hand and noted. */
    static final String IN_HAND = "test.in-hand";

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
