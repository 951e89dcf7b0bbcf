package io.vigil.ipc.proof;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.proof.OracleRecord.MessageKey;
import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** Actor of the rig's own storm: appends to the {@link DemoFile}. */
final class DemoProducer {
    private DemoProducer() {}

    public static void main(String[] args) throws IOException {
        StormActor actor = StormActor.of(args);
        Random random = actor.random();
        long[] sequences = new long[2];
        try (OracleLog log = actor.openLog();
                DemoFile file = DemoFile.open(actor.home(), StandardOpenOption.APPEND)) {
            StormActor.ready();
            while (!StormActor.stopRequested()) {
                int lane = random.nextInt(sequences.length);
                MessageKey key = new MessageKey(0, actor.id(), lane, sequences[lane]++);
                byte[] payload = ProofPayload.of(key, DemoFile.LENGTH);
                long hash = ProofPayload.hash(payload);
                log.write(OracleRecord.of(OracleKind.INVOKE, key, hash, payload.length));
                FailPoint.hit("demo.before-append");
                file.append(payload);
                FailPoint.hit("demo.after-append");
                log.write(OracleRecord.of(OracleKind.OK, key, hash, payload.length));
            }
        }
    }
}
