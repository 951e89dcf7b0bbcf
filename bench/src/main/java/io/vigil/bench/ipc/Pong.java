package io.vigil.bench.ipc;

import io.vigil.bench.measure.CpuShare;
import io.vigil.bench.measure.PeerJvm;
import io.vigil.bench.measure.Spin;
import io.vigil.bench.transport.Rx;
import io.vigil.bench.transport.Transport;
import io.vigil.bench.transport.Tx;
import java.nio.file.Path;
import java.util.Locale;

/** Answers every message with one of the same sequence number. One thread. */
final class Pong {
    private static final int LIMIT = 16;

    private final Scenario scenario;
    private final Meeting meeting;

    Pong(Scenario scenario, Meeting meeting) {
        this.scenario = scenario;
        this.meeting = meeting;
    }

    void run(Transport transport, Path dir) {
        MessageCheck check = new MessageCheck(scenario.length(), 1);
        try (Rx rx = transport.openRx(dir, Ping.THERE, check)) {
            IpcPeer.announce();
            try (Tx tx = transport.openTx(dir, Ping.BACK)) {
                meeting.arrive(2);
                meeting.answerProbe();
                CpuShare share = new CpuShare();
                answer(rx, tx, check);
                PeerJvm.report(String.format(Locale.ROOT, "receiverShare=%.2f", share.read()));
            }
        }
    }

    private void answer(Rx rx, Tx tx, MessageCheck check) {
        Message message = new Message(scenario.length(), 0);
        Spin spin = new Spin();
        long answered = check.last();
        while (answered != Message.END) {
            if (rx.poll(LIMIT) == 0) {
                spin.idle();
                continue;
            }
            spin.reset();
            answered = check.last();
            var source = message.with(answered);
            while (!tx.offer(source, message.length())) {
                spin.idle();
            }
        }
    }
}
