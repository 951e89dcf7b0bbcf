package io.vigil.bench.ipc;

import io.vigil.bench.transport.FrameHandler;
import org.agrona.DirectBuffer;

/** Verifies each message: length, content, and the sequence of its producer without gap or repetition. One thread. */
final class MessageCheck implements FrameHandler {
    private final int length;
    private final long[] expected;
    private int ended;
    private long received;
    private long last = Long.MIN_VALUE;

    MessageCheck(int length, int producers) {
        this.length = length;
        this.expected = new long[producers];
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int messageLength) {
        if (messageLength != length || !Message.isIntact(buffer, offset, messageLength)) {
            throw new IllegalStateException("content wrong: afterReceived=" + received + ", length=" + messageLength
                    + ", expectedLength=" + length);
        }
        long sequence = buffer.getLong(offset + Message.SEQUENCE);
        int producer = (int) buffer.getLong(offset + Message.PRODUCER);
        if (sequence == Message.END) {
            ended++;
        } else if (sequence != expected[producer]++) {
            throw new IllegalStateException("sequence wrong: producer=" + producer + ", found=" + sequence
                    + ", expected=" + (expected[producer] - 1));
        } else {
            received++;
        }
        last = sequence;
    }

    /** Messages so far, without the marks of the end. */
    long received() {
        return received;
    }

    /** Sequence number of the newest message. */
    long last() {
        return last;
    }

    /** Whether every producer has ended its stream. */
    boolean allEnded() {
        return ended == expected.length;
    }
}
