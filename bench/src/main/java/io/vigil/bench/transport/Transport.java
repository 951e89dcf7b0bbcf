package io.vigil.bench.transport;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A way to carry messages between processes. Channels of one directory are told apart by a small number. */
public interface Transport {
    /** The name on the command line and in the tables. */
    String name();

    /** How many processes may send on one channel. */
    int mostProducers();

    /** Whether {@link #openRx} must run before {@link #openTx} of the same channel can return. */
    default boolean receiverFirst() {
        return false;
    }

    /** Opens the sending end, in the process that sends. */
    Tx openTx(Path dir, int channel);

    /** Opens the receiving end, in the process that receives; {@code handler} gets every message. */
    Rx openRx(Path dir, int channel, FrameHandler handler);

    /** A main class that must run beside, {@code main(dir)}: it prints READY and ends with its standard input. */
    default @Nullable Class<?> companion() {
        return null;
    }
}
