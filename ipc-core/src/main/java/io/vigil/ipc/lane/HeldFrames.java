package io.vigil.ipc.lane;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The frames that a consumer has in hand, in no order. Owned by one thread; allocates only while it grows. */
public final class HeldFrames {
    private @Nullable Frame[] frames = new @Nullable Frame[16];
    private int size;

    public int size() {
        return size;
    }

    public void add(Frame frame) {
        if (size == frames.length) {
            frames = Arrays.copyOf(frames, 2 * size);
        }
        frames[size] = frame.ticket(size);
        size++;
    }

    public boolean holds(Frame frame) {
        long ticket = frame.ticket();
        return ticket >= 0 && ticket < size && frames[(int) ticket] == frame;
    }

    /** The frame is decided, and points at nothing from now on. */
    public void remove(Frame frame) {
        int at = (int) frame.ticket();
        Frame last = frames[--size];
        frames[size] = null;
        if (last != null && last != frame) {
            frames[at] = last.ticket(at);
        }
        frame.clear();
    }

    /** One of them; null when there is none. */
    public @Nullable Frame any() {
        return size == 0 ? null : frames[size - 1];
    }
}
