package io.vigil.ipc.engine;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.mailbox.MailboxWriter;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.OracleKind;
import io.vigil.ipc.proof.OracleRecord.MessageKey;
import io.vigil.ipc.proof.StormActor;
import java.time.Duration;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Actor of a storm: sends into all five lanes, sizes 8 to 3000, in bursts; most refusals are tried again, some are left
 * at that.
 */
final class StormProducer {
    private static final int LONGEST_BURST = 200;

    private final StormActor actor;
    private final Random random;
    private final Notes notes;
    private final MailboxWriter writer;
    private final long[] sequences = new long[StormMailbox.LANES];

    private StormProducer(StormActor actor, Notes notes, MailboxWriter writer) {
        this.actor = actor;
        this.random = actor.random();
        this.notes = notes;
        this.writer = writer;
    }

    public static void main(String[] args) {
        StormActor actor = StormActor.of(args);
        try (Notes notes = new Notes(actor.openLog());
                Engine engine = Engine.open(actor.home(), actor.role())) {
            StormProducer producer =
                    new StormProducer(actor, notes, StormMailbox.open(engine).writer());
            StormActor.ready();
            while (!StormActor.stopRequested()) {
                producer.burst();
            }
        }
    }

    private void burst() {
        int count = 1 + random.nextInt(LONGEST_BURST);
        for (int i = 0; i < count; i++) {
            send();
        }
        pause(Duration.ofMillis(random.nextInt(10)));
    }

    private void send() {
        int lane = random.nextInt(StormMailbox.LANES);
        MessageKey key = new MessageKey(0, actor.id(), lane, sequences[lane]++);
        // As many short ones as long ones.
        int most = random.nextBoolean() ? 100 : StormMailbox.LARGEST;
        byte[] payload = StormPayload.of(key, StormPayload.LEAST + random.nextInt(most - StormPayload.LEAST + 1));
        Notes.Noted noted = notes.invoke(key, payload);
        UnsafeBuffer buffer = new UnsafeBuffer(payload);
        for (int left = random.nextInt(200); ; left--) {
            long result = writer.offer(lane, buffer, 0, payload.length, VigilClock.SYSTEM.epochMs());
            if (result >= 0 || left <= 0) {
                notes.write(result >= 0 ? OracleKind.OK : OracleKind.FAIL, noted);
                return;
            }
            pause(Duration.ofMillis(1));
        }
    }

    private static void pause(Duration time) {
        Await.within(time, () -> false);
    }
}
