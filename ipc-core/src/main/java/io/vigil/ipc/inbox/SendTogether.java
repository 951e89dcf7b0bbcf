package io.vigil.ipc.inbox;

import io.vigil.ipc.message.OutgoingMessage;

/**
 * Sends many by one thread, each by a claim of its own, and wakes a sleeping reader once for many of them.
 *
 * <p>What is accepted is always a beginning of the batch, in order, each message wholly there or not at all, whoever
 * dies. Who is killed in the middle leaves a sleeping reader to its next look, half a second away at most.
 */
final class SendTogether {
    /** So many, or so many bytes, are worth a wake-up. */
    private static final int MOST_QUIET = 64;

    private static final int MOST_QUIET_BYTES = 64 << 10;

    private final ThreadSender sender;
    private int accepted;
    private int quiet;
    private int quietBytes;

    SendTogether(ThreadSender sender) {
        this.sender = sender;
    }

    /** The reason for which the first of the rest was refused; 0 when none was. Never waits. */
    long run(Iterable<OutgoingMessage> batch) {
        try {
            for (OutgoingMessage message : batch) {
                long result = sender.offerQuietly(message);
                if (result < 0) {
                    return result;
                }
                accepted(message.length());
            }
            return 0;
        } finally {
            ring();
        }
    }

    private void accepted(int bytes) {
        accepted++;
        quiet++;
        quietBytes += bytes;
        if (quiet == MOST_QUIET || quietBytes >= MOST_QUIET_BYTES) {
            ring();
        }
    }

    private void ring() {
        if (quiet > 0) {
            quiet = 0;
            quietBytes = 0;
            sender.ring();
        }
    }

    /** How many were accepted. */
    int accepted() {
        return accepted;
    }
}
