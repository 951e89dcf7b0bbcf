package io.vigil.bench.ipc;

import io.vigil.bench.measure.CpuShare;
import io.vigil.bench.measure.PeerJvm;
import io.vigil.bench.measure.Spin;
import io.vigil.bench.transport.Transport;
import io.vigil.bench.transport.Tx;
import java.nio.file.Path;
import java.util.Locale;

/** Sends as fast as the channel takes until it is stopped. One thread. */
final class Sender {
    private static final int CHANNEL = 0;
    private static final int BLOCK = 256;
    /** An unbounded transport must not fill the memory of the machine. */
    private static final long MOST_BYTES = 3L << 30;

    private final Scenario scenario;
    private final Meeting meeting;
    private final int producer;
    private final CpuShare share = new CpuShare();
    private final Spin spin = new Spin();

    Sender(Scenario scenario, Meeting meeting, int producer) {
        this.scenario = scenario;
        this.meeting = meeting;
        this.producer = producer;
    }

    void run(Transport transport, Path dir) {
        try (Tx tx = transport.openTx(dir, CHANNEL)) {
            meeting.arrive(scenario.producers() + 1);
            double probeNs = 0;
            if (producer == 0) {
                probeNs = meeting.driveProbe();
            }
            meeting.awaitStart();
            share.start();
            long sent = send(tx);
            double measuredShare = share.read();
            meeting.awaitFinish();
            if (producer == 0) {
                PeerJvm.report(String.format(Locale.ROOT, "probeNs=%.0f senderShare=%.2f", probeNs, measuredShare));
            }
            PeerJvm.report("sent" + producer + "=" + sent);
        }
    }

    private long send(Tx tx) {
        Message message = new Message(scenario.length(), producer);
        long most = MOST_BYTES / scenario.length() / scenario.producers();
        long sequence = 0;
        while (sequence < most && !meeting.isStopped()) {
            for (int i = 0; i < BLOCK; i++) {
                offer(tx, message, sequence++);
            }
            meeting.sent(producer, sequence);
        }
        offer(tx, message, Message.END);
        return sequence;
    }

    private void offer(Tx tx, Message message, long sequence) {
        var source = message.with(sequence);
        while (!tx.offer(source, message.length())) {
            spin.idle();
        }
        spin.reset();
    }
}
