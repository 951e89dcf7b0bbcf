package io.vigil.ipc.mailbox;

import io.vigil.ipc.region.Region;

/**
 * Sizes of the payloads that were ever sent to a mailbox.
 *
 * @param smallest bytes; -1 when nothing was sent
 * @param largest bytes; -1 when nothing was sent
 * @param counted messages behind the mean: nearly all (see {@link SizeTally})
 * @param bytes of those
 */
public record MailboxSizes(long smallest, long largest, long counted, long bytes) {
    static MailboxSizes of(Region control) {
        long counted = control.getLongAcquire(ControlLayout.SIZED);
        long least = control.getLongAcquire(ControlLayout.SMALLEST);
        return new MailboxSizes(
                least - 1,
                least == 0 ? -1 : control.getLongAcquire(ControlLayout.LARGEST),
                counted,
                control.getLongAcquire(ControlLayout.BYTES));
    }

    /** Bytes of a message in the middle; 0 when nothing was sent. */
    public double mean() {
        return counted == 0 ? 0 : (double) bytes / counted;
    }
}
