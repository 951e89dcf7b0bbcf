package io.vigil.bench.sleep;

import io.vigil.Vigil;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Outbox;
import io.vigil.ipc.message.Priority;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** A message of eight bytes, to an inbox that blocks. */
final class VigilBell implements Bell {
    private static final String MAILBOX = "bell";

    private final Vigil vigil;
    private final Outbox outbox;
    private final @Nullable Inbox inbox;
    private final UnsafeBuffer number = new UnsafeBuffer(new byte[Long.BYTES]);
    private long came;

    private VigilBell(Vigil vigil, boolean waits) {
        this.vigil = vigil;
        this.outbox = vigil.outbox(MAILBOX);
        this.inbox = waits ? vigil.inbox(MAILBOX) : null;
    }

    static VigilBell open(Path home, boolean waits) {
        return new VigilBell(Vigil.open(home), waits);
    }

    @Override
    public void ring(long value) {
        number.putLong(0, value);
        long result = outbox.offer(Priority.NORMAL, number, 0, Long.BYTES);
        if (result < 0) {
            throw new IllegalStateException("not sent: reason=" + result);
        }
    }

    @Override
    public long await() {
        if (inbox == null) {
            throw new IllegalStateException("the ringing end");
        }
        inbox.process(message -> came = message.view().getLong(0));
        return came;
    }

    @Override
    public void close() {
        vigil.close();
    }
}
