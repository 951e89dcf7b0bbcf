package io.vigil.ipc.engine;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.mailbox.LeasingReader;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.StormActor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/** Many owners in one process; each has a message in hand. Waits until it is killed. Arguments: home, how many. */
final class CrowdActor {
    private static final long NAP_NS = 10_000_000;

    private CrowdActor() {}

    public static void main(String[] args) throws Exception {
        List<AutoCloseable> held = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            Engine engine = Engine.open(Path.of(args[0]), "one of many", OsPort.current(), VigilClock.SYSTEM, false);
            Mailbox mailbox = engine.mailbox(KillRole.MAILBOX, KillRole.COMPETITOR.config());
            mailbox.writer().offer(0, new UnsafeBuffer(new byte[Long.BYTES]), 0, Long.BYTES, 0);
            LeasingReader reader = mailbox.leasingReader();
            held.add(reader);
            held.add(engine);
            if (!reader.take(new Frame())) {
                throw new AssertionError("nothing to take: number=" + i);
            }
        }
        StormActor.ready();
        while (!StormActor.stopRequested()) {
            LockSupport.parkNanos(NAP_NS);
        }
        for (AutoCloseable each : held) {
            each.close();
        }
    }
}
