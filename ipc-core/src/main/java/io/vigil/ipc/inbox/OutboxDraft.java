package io.vigil.ipc.inbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.mailbox.Draft;
import io.vigil.ipc.message.Priority;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message of a fixed length that is filled in private memory and claimed at {@link #commit}: no copy by the caller, no
 * garbage, and nobody waits for a process that stops while it fills. One a thread and outbox, reused; owned by the
 * thread.
 */
public final class OutboxDraft implements AutoCloseable {
    private final ThreadSender sender;
    private @Nullable Draft draft;
    private Priority priority = Priority.NORMAL;

    OutboxDraft(ThreadSender sender) {
        this.sender = sender;
    }

    OutboxDraft begin(Priority of, Draft begun) {
        priority = of;
        draft = begun;
        return this;
    }

    /** Where the payload goes: bytes 0 to {@link #length} - 1. What an earlier draft left there is still there. */
    public MutableDirectBuffer buffer() {
        return open().buffer();
    }

    public int length() {
        return open().length();
    }

    /**
     * Sends what was filled in.
     *
     * @return the position, or a reason of {@link io.vigil.ipc.lane.Offer}; the draft is open still then, and can be
     *     committed again
     */
    public long commit() {
        Draft filled = open();
        long result = sender.offer(priority, filled.buffer(), 0, filled.length());
        if (result >= 0) {
            close();
        }
        return result;
    }

    private Draft open() {
        Draft begun = draft;
        if (begun == null) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "draft is not open: begin another with draft(priority, length)");
        }
        return begun;
    }

    /** Forgets what was filled in. Idempotent. */
    @Override
    public void close() {
        if (draft != null) {
            draft.abandon();
            draft = null;
        }
    }
}
