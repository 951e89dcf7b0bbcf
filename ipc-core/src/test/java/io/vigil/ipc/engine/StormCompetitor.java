package io.vigil.ipc.engine;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.mailbox.LeasingReader;
import io.vigil.ipc.proof.OracleKind;
import io.vigil.ipc.proof.StormActor;
import java.time.Duration;
import java.util.Random;

/** Actor of a storm: one of several consumers. Gives back 5 % and makes a few dead letters. */
final class StormCompetitor {
    private static final int GIVEN_BACK_PER_MILLE = 50;
    private static final int DEAD_PER_MILLE = 5;
    /** A life, so that the dead letters of a whole storm fit into the two terms that their lane has for sure. */
    static final int MOST_DEAD = 3;

    private static final int LARGEST_DEAD = 100;

    private static final long LONGEST_WAIT_NS = Duration.ofMillis(20).toNanos();

    private final Notes notes;
    private final LeasingReader reader;
    private final Random random;
    private final Frame frame = new Frame();
    private int dead;

    private StormCompetitor(Notes notes, LeasingReader reader, Random random) {
        this.notes = notes;
        this.reader = reader;
        this.random = random;
    }

    public static void main(String[] args) {
        StormActor actor = StormActor.of(args);
        try (Notes notes = new Notes(actor.openLog());
                Engine engine = Engine.open(actor.home(), actor.role());
                LeasingReader reader = StormMailbox.open(engine).leasingReader()) {
            StormCompetitor competitor = new StormCompetitor(notes, reader, actor.random());
            StormActor.ready();
            while (!StormActor.stopRequested()) {
                competitor.takeOne();
            }
        }
    }

    private void takeOne() {
        StormMailbox.pauseNowAndThen(random);
        long beginNs = System.nanoTime();
        if (!reader.take(frame)) {
            reader.await(LONGEST_WAIT_NS);
            return;
        }
        decide(notes.received(frame, beginNs));
    }

    private void decide(Notes.Noted noted) {
        int drawn = random.nextInt(1000);
        boolean mayDie = dead < MOST_DEAD && noted.length() <= LARGEST_DEAD;
        if (drawn < DEAD_PER_MILLE && mayDie && reader.deadLetter(frame)) {
            dead++; // the drain finds it among the dead letters
            return;
        }
        if (drawn < GIVEN_BACK_PER_MILLE + DEAD_PER_MILLE) {
            require(reader.giveBack(frame));
            notes.write(OracleKind.GIVEN_BACK, noted);
            return;
        }
        notes.write(OracleKind.ACKING, noted);
        long ackNs = System.nanoTime();
        require(reader.acknowledge(frame));
        notes.write(OracleKind.ACKED, noted, ackNs);
    }

    private static void require(boolean held) {
        if (!held) {
            throw new AssertionError("robbed of a lease while alive");
        }
    }
}
