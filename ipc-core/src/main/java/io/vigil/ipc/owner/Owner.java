package io.vigil.ipc.owner;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.DeathWords;
import org.jspecify.annotations.Nullable;

/**
 * One participant of a home: a slot whose lock the kernel releases when this process is gone.
 *
 * <p>Thread-safe. A process may have several. Whatever it leaves behind when it is killed is swept by others.
 */
public final class Owner implements AutoCloseable {
    private final Membership membership;
    private final VigilClock clock;
    private final Slot slot;
    private final long takenWord;
    private final DeathWords.@Nullable Armed armed;
    private final Attachments attachments;
    private volatile boolean closed;

    Owner(Membership membership, VigilClock clock, Slot slot, long takenWord, DeathWords.@Nullable Armed armed) {
        this.membership = membership;
        this.clock = clock;
        this.slot = slot;
        this.takenWord = takenWord;
        this.armed = armed;
        this.attachments = new Attachments(slot);
    }

    /** The number that stands for this owner in cells and roles, 0..4094. */
    public int slot() {
        return slot.index();
    }

    /** How often the slot was clean before: with the slot it names this owner for ever. */
    public long epoch() {
        return SlotState.epoch(takenWord);
    }

    /**
     * Records that this owner is about to touch a mailbox. Call it before the first touch of any shared word of it; a
     * second call counts.
     *
     * @throws VigilException INVALID_STATE when the owner is closed
     */
    public void attach(String mailbox) {
        synchronized (attachments) {
            if (closed) {
                throw new VigilException(
                        ErrorCode.INVALID_STATE, "owner is closed: slot=" + slot() + ", mailbox=" + mailbox);
            }
            attachments.attach(mailbox);
        }
    }

    /**
     * Takes one {@link #attach} back. The last one says that nothing in the mailbox names this slot any more: no frame,
     * no role, no bell. Leave it out when that is not sure; {@link #close} sweeps the mailbox then.
     */
    public void detach(String mailbox) {
        synchronized (attachments) {
            if (!closed) {
                attachments.detach(mailbox);
            }
        }
    }

    /**
     * Says "I am here" for people and supervisors; nothing is decided by it.
     *
     * @return false when the slot was taken from this owner, which happens only where somebody dropped its lock
     */
    public boolean heartbeat() {
        if (closed || slot.word() != takenWord) {
            return false;
        }
        slot.beat(clock.epochMs());
        return true;
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Sweeps what this owner left in its mailboxes and gives the slot back; when the sweep fails, the slot is left
     * dirty for others. No thread of this process may use the slot any more. Idempotent.
     */
    @Override
    public void close() {
        synchronized (attachments) {
            if (closed) {
                return;
            }
            closed = true;
        }
        membership.leave(this);
    }

    void disarm() {
        if (armed != null) {
            armed.close();
        }
    }

    Slot place() {
        return slot;
    }

    long takenWord() {
        return takenWord;
    }
}
