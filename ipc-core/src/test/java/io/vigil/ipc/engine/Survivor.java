package io.vigil.ipc.engine;

import io.vigil.ipc.mailbox.LeasingReader;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.mailbox.Overflow;
import io.vigil.ipc.owner.OwnerInfo;
import io.vigil.ipc.proof.LaneCounters;
import io.vigil.ipc.proof.OracleLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another participant, in the test's own process, whom nobody kills. Owned by one thread. */
final class Survivor implements AutoCloseable {
    private static final int PRODUCER = 3;
    private static final long NAP_NS = Duration.ofMillis(20).toNanos();

    private final Notes notes;
    private final Engine engine;
    private final Mailbox mailbox;
    private final MessageSource source;
    private final MessageSink sink;
    private @Nullable MailboxReader reader;
    private @Nullable LeasingReader leasing;

    private Survivor(Notes notes, Engine engine, KillRole role) {
        this.notes = notes;
        this.engine = engine;
        this.mailbox = engine.mailbox(KillRole.MAILBOX, role.config());
        this.source = new MessageSource(mailbox.writer(), notes, PRODUCER);
        this.sink = new MessageSink(notes);
    }

    /** Joins; it sweeps in the background as everybody does. */
    static Survivor join(Path home, Path logs, KillRole role) {
        Notes notes = new Notes(OracleLog.open(logs, "survivor", 1));
        return new Survivor(notes, Engine.open(home, "survivor"), role);
    }

    Mailbox mailbox() {
        return mailbox;
    }

    Engine engine() {
        return engine;
    }

    /** Sends into every lane. */
    void send(int large, int small) {
        source.send(0, large, 3000);
        for (int lane = 0; lane < KillRole.LANES; lane++) {
            source.send(lane, small, 100);
        }
    }

    /** Sends into one lane; the result of the last. */
    long send(int lane, int count, int length) {
        return source.send(lane, count, length);
    }

    /** Takes the role. */
    void takeRole(boolean forced) {
        reader = mailbox.reader(forced);
    }

    /** Gives up what it reads by. */
    void stopReading() {
        if (reader != null) {
            reader.close();
        }
        if (leasing != null) {
            leasing.close();
        }
        reader = null;
        leasing = null;
    }

    /** Receives what is there now; takes the role again when it was robbed of it. */
    void receive() {
        if (mailbox.config().perCell()) {
            sink.takeAll(leasing());
            return;
        }
        while (!sink.pollAll(reader())) {
            stopReading(); // it may still have the role of some lanes
        }
    }

    /** Deliveries so far. */
    long received() {
        return sink.received();
    }

    /** Tries to make a dead letter of the next message; false when that is refused. */
    boolean deadLetterOne() {
        return sink.deadLetterOne(leasing());
    }

    /** Whether somebody else takes part, alive, and nobody has touched what it holds. */
    boolean hasLivingPeer() {
        List<OwnerInfo> others = engine.owners().list().stream()
                .filter(info -> info.slot() != engine.slot())
                .toList();
        return others.size() == 1 && others.get(0).life() == OwnerInfo.Life.LIVE;
    }

    /** Sleeps a little unless there is something to receive. */
    void nap() {
        if (mailbox.config().perCell()) {
            leasing().await(NAP_NS);
        } else {
            reader().await(NAP_NS);
        }
    }

    private MailboxReader reader() {
        MailboxReader open = reader;
        if (open == null) {
            open = mailbox.reader(false);
            reader = open;
        }
        return open;
    }

    private LeasingReader leasing() {
        LeasingReader open = leasing;
        if (open == null) {
            open = mailbox.leasingReader();
            leasing = open;
        }
        return open;
    }

    /** Waits for the sweeps, counts, and drains to the end; see {@link StormDrain}. */
    List<LaneCounters> drain() {
        stopReading();
        StormDrain drain = new StormDrain(engine, mailbox, notes);
        List<LaneCounters> counters = drain.run();
        if (mailbox.config().overflow() == Overflow.RETURN_ERROR) {
            drain.requireRoom();
        }
        return counters;
    }

    @Override
    public void close() {
        stopReading();
        engine.close();
        notes.close();
    }
}
