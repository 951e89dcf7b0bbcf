package io.vigil.ipc.inbox;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;

/**
 * Turns the interrupt of a thread that sleeps in the kernel into a ring of its doorbell.
 *
 * <p>A futex knows nothing of {@link Thread#interrupt}; the JDK calls {@link #wakeup} of the selector that the
 * interrupted thread is in, and that is the one hook it has. This selector selects nothing and opens nothing. Owned by
 * the thread between {@link #enter} and {@link #leave}.
 */
final class InterruptBell extends AbstractSelector {
    private final Runnable ring;

    /** @param ring called by the interrupting thread, at most once a sleep */
    InterruptBell(Runnable ring) {
        super(null);
        this.ring = ring;
    }

    /** From here an interrupt rings; at once when the thread is interrupted already. */
    void enter() {
        begin();
    }

    void leave() {
        end();
    }

    @Override
    public Selector wakeup() {
        ring.run();
        return this;
    }

    @Override
    protected void implCloseSelector() {
        // Nothing was opened.
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
        throw new UnsupportedOperationException("selects nothing");
    }

    @Override
    public Set<SelectionKey> keys() {
        return Set.of();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return Set.of();
    }

    @Override
    public int selectNow() {
        return 0;
    }

    @Override
    public int select(long timeoutMs) {
        return 0;
    }

    @Override
    public int select() {
        return 0;
    }
}
