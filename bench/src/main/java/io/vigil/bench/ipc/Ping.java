package io.vigil.bench.ipc;

import io.vigil.bench.measure.CpuShare;
import io.vigil.bench.measure.PeerJvm;
import io.vigil.bench.measure.Spin;
import io.vigil.bench.transport.Rx;
import io.vigil.bench.transport.Transport;
import io.vigil.bench.transport.Tx;
import java.nio.file.Path;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Sends one message at a time and waits for its answer; says how long that took. One thread. */
final class Ping {
    static final int THERE = 0;
    static final int BACK = 1;
    private static final int LIMIT = 16;

    private final Scenario scenario;
    private final Meeting meeting;
    private final CpuShare share = new CpuShare();
    private final Spin spin = new Spin();
    private double measuredShare = Double.NaN;

    Ping(Scenario scenario, Meeting meeting) {
        this.scenario = scenario;
        this.meeting = meeting;
    }

    void run(Transport transport, Path dir) {
        MessageCheck check = new MessageCheck(scenario.length(), 1);
        try (Rx rx = transport.openRx(dir, BACK, check);
                Tx tx = transport.openTx(dir, THERE)) {
            meeting.arrive(2);
            double probeNs = meeting.driveProbe();
            Histogram histogram = measure(tx, rx, check);
            PeerJvm.report(String.format(
                    Locale.ROOT,
                    "probeNs=%.0f senderShare=%.2f p50=%d p99=%d p999=%d max=%d trips=%d",
                    probeNs,
                    measuredShare,
                    histogram.getValueAtPercentile(50),
                    histogram.getValueAtPercentile(99),
                    histogram.getValueAtPercentile(99.9),
                    histogram.getMaxValue(),
                    histogram.getTotalCount()));
        }
    }

    private Histogram measure(Tx tx, Rx rx, MessageCheck check) {
        Message message = new Message(scenario.length(), 0);
        long sequence = 0;
        long warmUntil = System.nanoTime() + scenario.timing().warmNs();
        while (System.nanoTime() < warmUntil) {
            trip(tx, rx, check, message, sequence++);
        }
        Histogram histogram = new Histogram(60_000_000_000L, 3);
        share.start();
        long now = System.nanoTime();
        long until = now + scenario.timing().measureNs();
        while (now < until) {
            trip(tx, rx, check, message, sequence++);
            long end = System.nanoTime();
            histogram.recordValue(end - now);
            now = end;
        }
        measuredShare = share.read();
        trip(tx, rx, check, message, Message.END);
        return histogram;
    }

    private void trip(Tx tx, Rx rx, MessageCheck check, Message message, long sequence) {
        var source = message.with(sequence);
        while (!tx.offer(source, message.length())) {
            spin.idle();
        }
        spin.reset();
        while (check.last() != sequence) {
            if (rx.poll(LIMIT) == 0) {
                spin.idle();
            }
        }
    }
}
