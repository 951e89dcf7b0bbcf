package io.vigil.ipc.inbox;

import io.vigil.ipc.mailbox.ControlLayout;
import io.vigil.ipc.mailbox.DeadLetter;
import io.vigil.ipc.mailbox.DeadLetters;
import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.message.MessageAddress;
import io.vigil.ipc.message.MessageFields;
import io.vigil.ipc.message.Metadata;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a mailbox could not deliver: to be looked at, put back, or removed. Thread-safe, beside consumers and others who do
 * the same. Bounded: the oldest is dropped, and counted, for one too many.
 */
public final class DeadLetterBox {
    private final String mailbox;
    private final DeadLetters letters;
    private final MessageFields fields;

    DeadLetterBox(String mailbox, DeadLetters letters, MessageFields fields) {
        this.mailbox = mailbox;
        this.letters = letters;
        this.fields = fields;
    }

    /** How many there are. */
    public long count() {
        return letters.count();
    }

    /** Copies of the oldest, at most so many. */
    public List<DeadMessage> list(int most) {
        return letters.list(most).stream().map(this::decoded).toList();
    }

    private DeadMessage decoded(DeadLetter letter) {
        Failure failure = letter.failure();
        Metadata metadata =
                fields.decode(ControlLayout.DEAD, letter.presence(), letter.optional(), letter.enqueuedMs());
        return new DeadMessage(
                new MessageAddress(mailbox, ControlLayout.DEAD, letter.term(), letter.unit()),
                metadata,
                letter.payload(),
                failure.reason(),
                letter.text(),
                failure.attempts(),
                failure.crashes(),
                failure.firstMs(),
                failure.lastMs());
    }

    /** Puts one back where it was, as if it had never been delivered. */
    public DeadLetters.Outcome redrive(DeadMessage letter) {
        return letters.redrive(letter.address().generation(), letter.address().unit());
    }

    /** Puts all back, as fast as there is room. */
    public DeadLetters.Redriven redriveAll() {
        return redriveAll(letter -> true, 0);
    }

    /**
     * Puts those back that fit.
     *
     * @param perSecond at most so many a second; 0 for as fast as there is room
     */
    public DeadLetters.Redriven redriveAll(Predicate<DeadMessage> which, double perSecond) {
        return letters.redriveAll(letter -> which.test(decoded(letter)), perSecond, (done, of) -> true);
    }

    /** Puts those back that are here for that reason. */
    public DeadLetters.Redriven redriveAll(Failure.Reason reason) {
        return letters.redriveAll(letter -> letter.failure().reason() == reason, 0, (done, of) -> true);
    }

    /** Removes one for good, counted as dropped; false when it was not there any more. */
    public boolean purge(DeadMessage letter) {
        return letters.purge(letter.address().generation(), letter.address().unit());
    }

    /** Removes those that fit for good, counted as dropped; how many. */
    public long purgeAll(Predicate<DeadMessage> which) {
        return letters.purgeAll(letter -> which.test(decoded(letter)));
    }
}
