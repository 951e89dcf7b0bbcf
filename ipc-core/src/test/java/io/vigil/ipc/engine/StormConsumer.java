package io.vigil.ipc.engine;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.proof.OracleKind;
import io.vigil.ipc.proof.StormActor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Actor of a storm: the exclusive consumer. What it polled is acknowledged when the poll has returned. */
final class StormConsumer {
    static final int BATCH = 16;

    private static final long LONGEST_WAIT_NS = Duration.ofMillis(20).toNanos();

    private final Notes notes;
    private final MailboxReader reader;
    private final List<Notes.Noted> batch = new ArrayList<>();
    private long beginNs;

    private StormConsumer(Notes notes, MailboxReader reader) {
        this.notes = notes;
        this.reader = reader;
    }

    public static void main(String[] args) {
        StormActor actor = StormActor.of(args);
        Random random = actor.random();
        try (Notes notes = new Notes(actor.openLog());
                Engine engine = Engine.open(actor.home(), actor.role());
                MailboxReader reader = StormMailbox.open(engine).reader(false)) {
            StormConsumer consumer = new StormConsumer(notes, reader);
            StormActor.ready();
            while (!StormActor.stopRequested()) {
                consumer.poll(1 + random.nextInt(BATCH));
                StormMailbox.pauseNowAndThen(random);
            }
        }
    }

    private void poll(int limit) {
        batch.clear();
        beginNs = System.nanoTime();
        int polled = reader.poll(this::take, limit);
        if (polled < 0) {
            throw new AssertionError("robbed of the role, and nobody may have taken it");
        }
        batch.forEach(noted -> notes.write(OracleKind.ACKED, noted, beginNs));
        if (polled == 0) {
            reader.await(LONGEST_WAIT_NS);
        }
    }

    private void take(Frame frame) {
        Notes.Noted noted = notes.received(frame, beginNs);
        notes.write(OracleKind.ACKING, noted);
        batch.add(noted);
    }
}
