package io.vigil.ipc.mailbox;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.region.Region;

/**
 * How many messages a second all senders of a mailbox may send together: one word, shared by their processes.
 *
 * <p>The word is the time (nanoseconds of the machine's monotonic clock) at which the messages sent so far are over at
 * the given rate. A message moves it on by one interval and may go while it is then at most a burst ahead of the clock.
 *
 * <pre>
 * word                    | counts as | after a message     | refused when
 * past (also 0 = none)    | now       | now + interval      | never
 * ahead, up to a burst    | itself    | itself + interval   | that is more than a burst ahead of now
 * further ahead           | now       | now + interval      | never: it is of a clock that was set back, as by a reboot
 * </pre>
 *
 * <p>Thread-safe. Killed after its step and before the message is sent, a sender has used up one message of the rate.
 */
final class RateWord {
    private static final long SECOND = 1_000_000_000;

    private final Region control;
    private final VigilClock clock;
    private final long intervalNs;
    private final long burstNs;

    RateWord(Region control, MailboxConfig config, VigilClock clock) {
        this.control = control;
        this.clock = clock;
        // Rounded up: never more than was asked for.
        this.intervalNs = (SECOND + config.ratePerSecond() - 1) / config.ratePerSecond();
        this.burstNs = config.rateBurst() * intervalNs;
    }

    /** Uses up one message of the rate; false when there is none. */
    boolean take() {
        while (true) {
            long word = control.getLongAcquire(ControlLayout.RATE);
            // The clock is read behind the word: a word of this boot is then never further ahead than a burst, however
            // long this thread slept before.
            long nowNs = clock.nanos();
            long aheadNs = word - nowNs;
            long next = (aheadNs > 0 && aheadNs <= burstNs ? word : nowNs) + intervalNs;
            if (next - nowNs > burstNs) {
                return false;
            }
            FailPoint.hit("rate.take");
            if (control.compareAndSetLong(ControlLayout.RATE, word, next)) {
                return true;
            }
        }
    }

    /** Takes one {@link #take} back, of a message that found no room. */
    void giveBack() {
        long word;
        do {
            word = control.getLongAcquire(ControlLayout.RATE);
        } while (!control.compareAndSetLong(ControlLayout.RATE, word, word - intervalNs));
    }
}
