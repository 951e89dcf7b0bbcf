package io.vigil.bench.ipc;

import io.vigil.bench.measure.CpuShare;
import io.vigil.bench.measure.PeerJvm;
import io.vigil.bench.measure.SharedTime;
import io.vigil.bench.measure.Spin;
import io.vigil.bench.transport.Rx;
import io.vigil.bench.transport.Transport;
import java.nio.file.Path;
import java.util.Locale;

/** Receives and verifies until every sender has ended; says how fast. One thread. */
final class Receiver {
    private static final int CHANNEL = 0;
    private static final int LIMIT = 256;

    private final Scenario scenario;
    private final Meeting meeting;
    private final CpuShare share = new CpuShare();
    private final SharedTime shared = new SharedTime();
    private double measuredShare = Double.NaN;

    Receiver(Scenario scenario, Meeting meeting) {
        this.scenario = scenario;
        this.meeting = meeting;
    }

    void run(Transport transport, Path dir) {
        MessageCheck check = new MessageCheck(scenario.length(), scenario.producers());
        try (Rx rx = transport.openRx(dir, CHANNEL, check)) {
            IpcPeer.announce();
            meeting.arrive(scenario.producers() + 1);
            meeting.answerProbe();
            meeting.awaitStart();
            RateWindow window = new RateWindow(scenario.timing(), System.nanoTime());
            receive(rx, check, window);
            meeting.finish();
            PeerJvm.report(String.format(
                    Locale.ROOT,
                    "rate=%.0f sharedRate=%.0f sharedPart=%.2f received=%d receiverShare=%.2f",
                    window.rate(),
                    shared.rate(),
                    shared.part(),
                    check.received(),
                    measuredShare));
        }
    }

    private void receive(Rx rx, MessageCheck check, RateWindow window) {
        Spin spin = new Spin();
        while (!check.allEnded()) {
            if (rx.poll(LIMIT) == 0) {
                spin.idle();
                continue;
            }
            spin.reset();
            if (check.received() >= window.nextLook()) {
                long nowNs = System.nanoTime();
                follow(window.look(check.received(), nowNs), check.received(), nowNs);
            }
        }
        window.end(check.received(), System.nanoTime());
    }

    private void follow(RateWindow.Phase phase, long received, long nowNs) {
        switch (phase) {
            case OPENED -> {
                share.start();
                shared.start(received, meeting.sentByAll(scenario.producers()), nowNs, share.cpuNs());
            }
            case MEASURING -> shared.note(received, meeting.sentByAll(scenario.producers()), nowNs, share.cpuNs());
            case CLOSED -> {
                measuredShare = share.read();
                meeting.stop();
            }
            case WARMING, OVER -> {
                // Nothing to note.
            }
        }
    }
}
