package io.vigil.ipc.engine;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.mailbox.ControlLayout;
import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConsumer;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.OracleKind;
import java.time.Duration;

/**
 * Receives and gives back for later, receives that when it is due, and notes every step of it. Owned by one thread.
 *
 * <p>Insists that nothing comes early.
 */
final class LateSink {
    /** Nothing is given back for longer. */
    static final int MOST_DELAY_MS = 120;

    private static final int[] DELAYS_MS = {60, 20, 40};
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Mailbox mailbox;
    private final Notes notes;
    private final Frame frame = new Frame();
    private int delayed;
    private int again;

    LateSink(Mailbox mailbox, Notes notes) {
        this.mailbox = mailbox;
        this.notes = notes;
    }

    /** Until nothing is left. Of two consumers, each remembers what the other has changed meanwhile; or both are one. */
    void empty(MailboxConsumer one, MailboxConsumer other) {
        while (take(one)) {
            // Everything goes behind the delayed messages.
        }
        take(other); // it knows now when they are due
        Await.until(() -> "everything: " + mailbox.stats(), SOON, () -> {
            boolean taken = take(one);
            taken |= take(other);
            return !taken && mailbox.stats().depth() == 0;
        });
    }

    private boolean take(MailboxConsumer consumer) {
        long beginNs = System.nanoTime();
        if (!consumer.take(frame)) {
            return false;
        }
        requireDue(frame);
        Notes.Noted noted = notes.received(frame, beginNs);
        FailPoint.hit(MessageSink.IN_HAND);
        if (frame.lane() != ControlLayout.DELAYED) {
            giveBack(consumer, noted, DELAYS_MS[delayed++ % DELAYS_MS.length]);
            return true;
        }
        switch (again++ % 5) {
            case 0 -> giveBack(consumer, noted, MOST_DELAY_MS);
            case 2 -> consumer.deadLetter(frame, Failure.Reason.REJECTED, "came late");
            case 3 -> giveBack(consumer, noted, 0);
            default -> {
                notes.write(OracleKind.ACKING, noted);
                if (consumer.acknowledge(frame)) {
                    notes.write(OracleKind.ACKED, noted);
                }
            }
        }
        return true;
    }

    private void giveBack(MailboxConsumer consumer, Notes.Noted noted, int delayMs) {
        if (consumer.giveBack(frame, delayMs == 0 ? 0 : VigilClock.SYSTEM.epochMs() + delayMs)) {
            notes.write(OracleKind.GIVEN_BACK, noted);
        }
    }

    /** Nobody is given a message before its time. */
    static void requireDue(Frame taken) {
        long early = taken.notBeforeMs() - VigilClock.SYSTEM.epochMs();
        if (taken.lane() == ControlLayout.DELAYED && early > 0) {
            throw new AssertionError(
                    "came early: ms=" + early + ", term=" + taken.generation() + ", unit=" + taken.unit());
        }
    }
}
