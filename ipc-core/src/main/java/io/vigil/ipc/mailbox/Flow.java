package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilException;
import org.jspecify.annotations.Nullable;

/**
 * The limits that only some mailboxes have: a rate, and watermarks with hysteresis. Owned by one writer's thread; a
 * mailbox without them has none.
 *
 * <p>The rate is charged after the watermarks were asked, so a message that is refused for the depth costs nothing.
 */
final class Flow {
    private final StateWord state;
    private final CapacityGate gate;
    private final @Nullable RateWord rate;
    private final long high;
    private final long low;

    private Flow(Mailbox mailbox, CapacityGate gate) {
        MailboxConfig config = mailbox.config();
        this.state = mailbox.state();
        this.gate = gate;
        this.rate = config.ratePerSecond() > 0 ? new RateWord(mailbox.control(), config, mailbox.clock()) : null;
        this.high = config.highWatermark() > 0 ? config.highWatermark() : Long.MAX_VALUE;
        this.low = config.lowWatermark();
    }

    static @Nullable Flow of(Mailbox mailbox, CapacityGate gate) {
        MailboxConfig config = mailbox.config();
        return config.ratePerSecond() > 0 || config.highWatermark() > 0 ? new Flow(mailbox, gate) : null;
    }

    /** Whether the overflow policy holds for the next message, as if there were no room. */
    boolean isUnderPressure() {
        if (!state.isUnderPressure()) {
            return false;
        }
        if (gate.look() > low) {
            return true;
        }
        state.relieve();
        return false;
    }

    /** Uses up one message of the rate; false when there is none. */
    boolean takeRate() {
        RateWord limit = rate;
        return limit == null || limit.take();
    }

    /** Takes {@link #takeRate} back. */
    void giveRateBack() {
        RateWord limit = rate;
        if (limit != null) {
            limit.giveBack();
        }
    }

    /** After a send. */
    void sent() {
        if (gate.depth() < high) {
            return;
        }
        try {
            if (gate.refresh() >= high) {
                state.press();
            }
        } catch (VigilException e) {
            // The message is accepted, whatever the count says. Readers are told of the damage.
            return;
        }
    }
}
