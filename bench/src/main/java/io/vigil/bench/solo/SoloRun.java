package io.vigil.bench.solo;

import io.vigil.bench.measure.ShmDirectory;
import io.vigil.bench.transport.Rx;
import io.vigil.bench.transport.Transport;
import io.vigil.bench.transport.Tx;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends and receives batches on one thread and counts what each side costs. One thread. */
final class SoloRun {
    private static final int BATCH = 512;
    private static final int LIMIT = 256;
    private static final int ROUNDS = 6_000;
    private static final int WARM_UPS = 3;

    private final int length;
    private final UnsafeBuffer message;
    private final ThreadCost sending = new ThreadCost();
    private final ThreadCost receiving = new ThreadCost();

    SoloRun(int length) {
        this.length = length;
        this.message = new UnsafeBuffer(new byte[length]);
        message.putLong(0, length);
    }

    /** What the last of a few series cost, as names and values. */
    String measure(Transport transport) {
        try (ShmDirectory dir = ShmDirectory.create("vigil-solo-");
                Rx rx = transport.openRx(dir.path(), 0, (buffer, offset, size) -> {
                    if (buffer.getLong(offset) != length || size != length) {
                        throw new IllegalStateException("content wrong");
                    }
                });
                Tx tx = transport.openTx(dir.path(), 0)) {
            for (int series = 0; series <= WARM_UPS; series++) {
                sending.reset();
                receiving.reset();
                for (int round = 0; round < ROUNDS; round++) {
                    send(tx);
                    receive(rx);
                }
            }
        }
        return String.format(
                Locale.ROOT,
                "sendNs=%.2f receiveNs=%.2f sendBytes=%.3f receiveBytes=%.3f",
                sending.ns(ROUNDS * BATCH),
                receiving.ns(ROUNDS * BATCH),
                sending.bytes(ROUNDS * BATCH),
                receiving.bytes(ROUNDS * BATCH));
    }

    private void send(Tx tx) {
        sending.begin();
        for (int i = 0; i < BATCH; i++) {
            if (!tx.offer(message, length)) {
                throw new IllegalStateException("full");
            }
        }
        sending.end();
    }

    private void receive(Rx rx) {
        receiving.begin();
        int received = 0;
        while (received < BATCH) {
            received += rx.poll(LIMIT);
        }
        receiving.end();
    }
}
