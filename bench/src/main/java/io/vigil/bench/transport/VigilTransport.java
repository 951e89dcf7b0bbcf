package io.vigil.bench.transport;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.mailbox.MailboxWriter;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** A Vigil mailbox with one consumer: durable, bounded to 65,536 messages. */
final class VigilTransport implements Transport {
    private static final int CAPACITY = 65_536;
    private static final int NORMAL = 2;

    private final String name;
    private final MailboxConfig config;
    private @Nullable Engine engine;

    private VigilTransport(String name, MailboxConfig config) {
        this.name = name;
        this.config = config;
    }

    /** As an application gets it: five lanes of which it uses one, checksum on. */
    static Transport plain() {
        return new VigilTransport("vigil", config().build());
    }

    static Transport withoutChecksum() {
        return new VigilTransport("vigil-nosum", config().checksum(false).build());
    }

    /** One lane, so that nothing is spent on idle ones. */
    static Transport oneLane() {
        return new VigilTransport("vigil-onelane", config().priorities(false).build());
    }

    private static MailboxConfig.Builder config() {
        return MailboxConfig.builder().capacity(CAPACITY).capacityBytes(256L << 20);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mostProducers() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Tx openTx(Path dir, int channel) {
        return new Sending(open(dir, channel));
    }

    @Override
    public Rx openRx(Path dir, int channel, FrameHandler handler) {
        return new Receiving(open(dir, channel), handler);
    }

    private Mailbox open(Path dir, int channel) {
        return join(dir).mailbox("channel-" + channel, config);
    }

    /** One engine a process, as an application has it; it lives as long as the process. */
    private synchronized Engine join(Path dir) {
        Engine joined = engine;
        if (joined == null) {
            joined = Engine.open(dir.resolve("home"), name);
            engine = joined;
        }
        return joined;
    }

    private static final class Sending implements Tx {
        /** The time of a message may be a millisecond old; reading the clock for each would cost more than the send. */
        private static final int SENDS_A_TICK = 64;

        private final MailboxWriter writer;
        private long sends;
        private long nowMs;

        Sending(Mailbox mailbox) {
            this.writer = mailbox.writer();
        }

        @Override
        public boolean offer(DirectBuffer source, int length) {
            if (sends++ % SENDS_A_TICK == 0) {
                nowMs = VigilClock.SYSTEM.epochMs();
            }
            long result = writer.offer(NORMAL, source, 0, length, nowMs);
            if (result < 0 && !isPassing(result)) {
                throw new IllegalStateException(Offer.describe(result));
            }
            return result >= 0;
        }

        /** The other sender may load Chronicle for its first term while the machine is busy. */
        private static boolean isPassing(long result) {
            return result == Offer.FULL || result == Offer.NO_SPACE || result == Offer.GROWTH_HELD;
        }
    }

    private static final class Receiving implements Rx {
        private final MailboxReader reader;
        private final FrameHandler handler;
        private final io.vigil.ipc.lane.FrameHandler adapter = this::hand;

        Receiving(Mailbox mailbox, FrameHandler handler) {
            this.reader = mailbox.reader(false);
            this.handler = handler;
        }

        private void hand(Frame frame) {
            DirectBuffer payload = frame.payload();
            handler.onMessage(payload, 0, payload.capacity());
        }

        @Override
        public int poll(int limit) {
            return reader.poll(adapter, limit);
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
