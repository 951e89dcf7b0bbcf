package io.vigil.ipc.engine;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.mailbox.DeadLetters;
import io.vigil.ipc.mailbox.LeasingReader;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConsumer;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildLink;
import io.vigil.ipc.proof.OracleLog;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The process that is killed: the script of its {@link KillRole}, in one thread, the same steps every time.
 *
 * <p>Says {@code ROUND} where the others shall act, and goes on when it hears {@code NEXT}.
 */
final class KillVictim {
    private static final long A_DAY_MS = Duration.ofDays(1).toMillis();
    private static final long NAP_NS = Duration.ofMillis(2).toNanos();

    private final Engine engine;
    private final Mailbox mailbox;
    private final MessageSource source;
    private final MessageSink sink;
    private final LateSink late;

    private KillVictim(Engine engine, Mailbox mailbox, Notes notes, int producer) {
        this.engine = engine;
        this.mailbox = mailbox;
        this.source = new MessageSource(mailbox.writer(), notes, producer);
        this.sink = new MessageSink(notes);
        this.late = new LateSink(mailbox, notes);
    }

    /** Arguments: home, logs, role, name of the log, producer, and the role whose settings the mailbox has. */
    public static void main(String[] args) {
        Path home = Path.of(args[0]);
        KillRole role = KillRole.valueOf(args[2]);
        try (Notes notes = new Notes(OracleLog.open(Path.of(args[1]), args[3], 1));
                Engine engine = Engine.open(home, "victim", OsPort.current(), VigilClock.SYSTEM, false)) {
            Mailbox mailbox =
                    engine.mailbox(KillRole.MAILBOX, KillRole.valueOf(args[5]).config());
            new KillVictim(engine, mailbox, notes, Integer.parseInt(args[4])).run(role);
        }
    }

    private void run(KillRole role) {
        switch (role) {
            case SENDER -> sendInRounds();
            case RINGER -> ring();
            case CONSUMER -> consume();
            case COMPETITOR -> compete();
            case HOLDER -> hold();
            case COMPETING_HOLDER -> holdTooLong();
            case DROPPER -> overflow();
            case EVICTOR, HEIR -> read(false);
            case COMPETING_EVICTOR, COMPETING_HEIR -> takeAll();
            case SWEEPER, COMPETING_SWEEPER -> engine.owners().sweepAll();
            case TAKER -> read(true);
            case ZOMBIE -> loseTheRole();
            case EXPIRER, COMPETING_EXPIRER, BURIER, COMPETING_BURIER -> mailbox.expire();
            case BURIAL_HEIR -> engine.owners().sweepAll();
            case DELAYER, COMPETING_DELAYER -> delay();
            case DELAYED_HEIR -> {
                engine.owners().sweepAll();
                delay();
            }
            case REDRIVER -> redrive();
        }
    }

    private static void round() {
        ChildLink.say("ROUND");
        if (!ChildLink.hear().equals("NEXT")) {
            throw new AssertionError("told something else than to go on");
        }
    }

    private void sendInRounds() {
        for (int i = 0; i < 3; i++) {
            source.send(0, 60, 3000);
            for (int lane = 1; lane < KillRole.LANES; lane++) {
                source.send(lane, 3, 100);
            }
            source.sendWithDeadline(3, 2, 100, VigilClock.SYSTEM.epochMs() + A_DAY_MS);
            round();
        }
    }

    private void ring() {
        for (int i = 0; i < 30; i++) {
            if (i % 4 == 3) {
                source.sendTogether(i % KillRole.LANES, 3, 8 + i);
            } else {
                source.send(i % KillRole.LANES, 1, 8 + i);
            }
            Await.within(Duration.ofMillis(3), () -> false);
        }
    }

    private void consume() {
        try (MailboxReader reader = mailbox.reader(false)) {
            for (int i = 0; i < 2; i++) {
                sink.pollAll(reader);
                round();
            }
            sink.pollAll(reader);
            reader.await(NAP_NS);
            reader.await(NAP_NS);
        }
    }

    private void compete() {
        try (LeasingReader reader = mailbox.leasingReader()) {
            for (int i = 0; i < 2; i++) {
                sink.takeAllInManyWays(reader);
                round();
            }
            sink.takeAllInManyWays(reader);
            reader.await(NAP_NS);
            reader.await(NAP_NS);
        }
    }

    private void hold() {
        try (MailboxConsumer consumer = mailbox.consumer(false)) {
            while (sink.holdSome(consumer)) {
                // Until nothing is left.
            }
        }
    }

    private void holdTooLong() {
        try (MailboxConsumer slow = mailbox.consumer(false);
                MailboxConsumer quick = mailbox.consumer(false)) {
            Frame lost = sink.takeOne(slow);
            Await.until(() -> "everything: " + mailbox.stats(), Duration.ofSeconds(30), () -> {
                while (sink.holdSome(quick)) {
                    // Until nothing is left but what the slow one holds.
                }
                return mailbox.stats().depth() == 0;
            });
            if (slow.acknowledge(lost)) {
                throw new AssertionError("acknowledged a message that somebody else has acknowledged");
            }
        }
    }

    private void delay() {
        try (MailboxConsumer one = mailbox.consumer(false)) {
            if (mailbox.config().perCell()) {
                try (MailboxConsumer other = mailbox.consumer(false)) {
                    late.empty(one, other);
                }
            } else {
                late.empty(one, one);
            }
        }
    }

    private void redrive() {
        for (boolean complete = false; !complete; ) {
            complete = mailbox.dead()
                    .redriveAll(letter -> true, 0, DeadLetters.Progress.NONE)
                    .complete();
            try (MailboxReader reader = mailbox.reader(false)) {
                sink.pollAll(reader);
            }
        }
    }

    private void overflow() {
        source.send(4, 40, 100);
        source.send(0, 20, 3000);
    }

    private void read(boolean forced) {
        try (MailboxReader reader = mailbox.reader(forced)) {
            sink.pollAll(reader);
        }
    }

    private void takeAll() {
        try (LeasingReader reader = mailbox.leasingReader()) {
            sink.takeAll(reader);
        }
    }

    private void loseTheRole() {
        try (MailboxReader reader = mailbox.reader(false)) {
            boolean[] asked = new boolean[1];
            int polled = sink.poll(reader, () -> {
                if (!asked[0]) {
                    asked[0] = true;
                    round();
                }
            });
            if (polled >= 0) {
                throw new AssertionError("released a batch although somebody else has the role");
            }
        }
    }
}
