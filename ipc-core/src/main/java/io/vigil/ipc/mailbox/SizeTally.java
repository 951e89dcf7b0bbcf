package io.vigil.ipc.mailbox;

import io.vigil.ipc.region.Region;

/**
 * Sizes of the payloads that were sent: the extremes exactly, the mean nearly. Owned by one writer's thread.
 *
 * <p>No shared word is touched by most messages: an extreme is looked up only when this writer has not met one beyond,
 * and bytes are added up here and published after the first messages at once, later a thousand at a time. A kill loses
 * those of up to {@value #MOST} messages from the mean, which are then in neither of its two sums, or in one.
 */
final class SizeTally {
    static final int MOST = 1024;

    /** So many messages are published one by one. */
    private static final int AT_ONCE = 32;

    private final Region control;
    private int smallest = Integer.MAX_VALUE;
    private int largest = -1;
    private int left = 1;
    private int batch = 1;
    private long bytes;
    private long published;

    SizeTally(Region control) {
        this.control = control;
    }

    /** After every send. */
    void sent(int length) {
        bytes += length;
        if (length < smallest || length > largest) {
            extremes(length);
        }
        if (--left == 0) {
            publish();
        }
    }

    private void extremes(int length) {
        smallest = Math.min(smallest, length);
        largest = Math.max(largest, length);
        long least = control.getLongOpaque(ControlLayout.SMALLEST);
        while ((least == 0 || least > length + 1)
                && !control.compareAndSetLong(ControlLayout.SMALLEST, least, length + 1)) {
            least = control.getLongOpaque(ControlLayout.SMALLEST);
        }
        long most = control.getLongOpaque(ControlLayout.LARGEST);
        while (most < length && !control.compareAndSetLong(ControlLayout.LARGEST, most, length)) {
            most = control.getLongOpaque(ControlLayout.LARGEST);
        }
    }

    private void publish() {
        add(ControlLayout.BYTES, bytes);
        add(ControlLayout.SIZED, batch);
        bytes = 0;
        published += batch;
        batch = published < AT_ONCE ? 1 : (int) Math.min(MOST, published);
        left = batch;
    }

    private void add(int word, long amount) {
        long value;
        do {
            value = control.getLongAcquire(word);
        } while (!control.compareAndSetLong(word, value, value + amount));
    }
}
