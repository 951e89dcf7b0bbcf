package io.vigil.ipc.proof;

import io.vigil.ipc.proof.OracleRecord.MessageKey;
import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Ends the rig's own storm: counts the {@link DemoFile} by a walk and logs what is left in it. */
final class DemoDrain {
    private DemoDrain() {}

    public static void main(String[] args) throws IOException {
        StormActor actor = StormActor.of(args);
        long[] sent = new long[2];
        long[] acknowledged = new long[2];
        try (OracleLog log = actor.openLog();
                DemoFile file = DemoFile.open(actor.home(), StandardOpenOption.READ)) {
            long done = file.acknowledged();
            long delivered = file.delivered();
            long index = 0;
            for (Optional<byte[]> next = file.read(0); next.isPresent(); next = file.read(++index)) {
                byte[] payload = next.get();
                MessageKey key = ProofPayload.identify(payload).orElseThrow();
                sent[key.lane()]++;
                acknowledged[key.lane()] += index < done ? 1 : 0;
                if (index >= done) {
                    boolean again = index < delivered;
                    log.write(OracleRecord.of(OracleKind.DRAINED, key, ProofPayload.hash(payload), payload.length)
                            .delivered(key.lane(), again ? 2 : 1, again));
                }
            }
        }
        for (int lane = 0; lane < 2; lane++) {
            long depth = sent[lane] - acknowledged[lane];
            ChildLink.say(new LaneCounters(0, lane, sent[lane], acknowledged[lane], 0, 0, 0, depth).line());
        }
    }
}
