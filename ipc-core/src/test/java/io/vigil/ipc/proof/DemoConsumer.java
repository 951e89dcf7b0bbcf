package io.vigil.ipc.proof;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.proof.OracleRecord.MessageKey;
import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Actor of the rig's own storm: reads the {@link DemoFile}, one message at a time.
 *
 * <p>With {@code -Ddemo.bug=ack-first} it acknowledges before it has noted the delivery, which loses messages.
 */
final class DemoConsumer {
    private static final boolean ACK_FIRST = "ack-first".equals(System.getProperty("demo.bug"));

    private DemoConsumer() {}

    public static void main(String[] args) throws IOException {
        StormActor actor = StormActor.of(args);
        try (OracleLog log = actor.openLog();
                DemoFile file = DemoFile.open(actor.home(), StandardOpenOption.READ)) {
            long next = file.acknowledged();
            long deliveredBefore = file.delivered();
            StormActor.ready();
            while (!StormActor.stopRequested()) {
                long beginNs = System.nanoTime();
                Optional<byte[]> payload = file.read(next);
                if (payload.isEmpty()) {
                    Await.pass(Duration.ofMillis(1));
                    continue;
                }
                handle(log, file, payload.get(), next, next < deliveredBefore, beginNs);
                next++;
            }
        }
    }

    private static void handle(OracleLog log, DemoFile file, byte[] payload, long index, boolean again, long beginNs)
            throws IOException {
        file.delivered(index + 1);
        FailPoint.hit("demo.delivered");
        if (ACK_FIRST) {
            file.acknowledged(index + 1);
            FailPoint.hit("demo.acknowledged-too-early");
            Await.pass(Duration.ofMillis(2)); // handling takes time, and a kill in it loses the message
        }
        MessageKey key = ProofPayload.identify(payload).orElse(new MessageKey(0, 0, 0, -1));
        long hash = ProofPayload.hash(payload);
        log.write(OracleRecord.of(OracleKind.RECV, key, hash, payload.length)
                .since(beginNs)
                .delivered(key.lane(), again ? 2 : 1, again));
        FailPoint.hit("demo.noted");
        long ackNs = System.nanoTime();
        log.write(OracleRecord.of(OracleKind.ACKING, key, hash, payload.length));
        file.acknowledged(index + 1);
        FailPoint.hit("demo.acknowledged");
        log.write(OracleRecord.of(OracleKind.ACKED, key, hash, payload.length).since(ackNs));
    }
}
