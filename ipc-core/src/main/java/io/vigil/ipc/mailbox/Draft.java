package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A message that is filled in private memory and claimed only when it is committed, so that a process that stops while
 * it fills holds nobody up. One a writer, reused; owned by the writer's thread.
 */
public final class Draft {
    private final MailboxWriter writer;
    private final ExpandableDirectByteBuffer bytes = new ExpandableDirectByteBuffer(256);
    private int priority;
    private int length = -1;

    Draft(MailboxWriter writer) {
        this.writer = writer;
    }

    Draft begin(int ofPriority, int ofLength) {
        priority = ofPriority;
        length = ofLength;
        bytes.checkLimit(ofLength);
        return this;
    }

    /** Where the payload goes: bytes 0 to {@link #length} - 1. What an earlier draft left there is still there. */
    public MutableDirectBuffer buffer() {
        requireOpen();
        return bytes;
    }

    public int length() {
        return length;
    }

    /** Sends what was filled in: the ordinal, or a reason of {@code Offer}, and then the draft stays open. */
    public long commit(long enqueuedMs) {
        requireOpen();
        long result = writer.offer(priority, bytes, 0, length, enqueuedMs);
        if (result >= 0) {
            length = -1;
        }
        return result;
    }

    /** Forgets what was filled in. */
    public void abandon() {
        length = -1;
    }

    private void requireOpen() {
        if (length < 0) {
            throw new VigilException(ErrorCode.INVALID_STATE, "draft is not open: call draft(priority, length) first");
        }
    }
}
