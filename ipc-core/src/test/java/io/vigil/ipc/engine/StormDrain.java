package io.vigil.ipc.engine;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.LaneTotals;
import io.vigil.ipc.mailbox.ControlLayout;
import io.vigil.ipc.mailbox.LeasingReader;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConsumer;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.mailbox.MailboxStats;
import io.vigil.ipc.mailbox.MailboxWriter;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildLink;
import io.vigil.ipc.proof.LaneCounters;
import io.vigil.ipc.proof.StormActor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Ends a storm, in one thread and alone in the home: waits until everybody who died is swept, counts, logs what is left,
 * and looks whether everything came back: slots, leases, room.
 */
final class StormDrain {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Engine engine;
    private final Mailbox mailbox;
    private final Notes notes;

    StormDrain(Engine engine, Mailbox mailbox, Notes notes) {
        this.engine = engine;
        this.mailbox = mailbox;
        this.notes = notes;
    }

    public static void main(String[] args) {
        StormActor actor = StormActor.of(args);
        try (Notes notes = new Notes(actor.openLog());
                Engine engine = Engine.open(actor.home(), actor.role())) {
            StormDrain drain = new StormDrain(engine, StormMailbox.open(engine), notes);
            drain.run().forEach(lane -> ChildLink.say(lane.line()));
            drain.requireRoom();
        }
    }

    /** Sweeps, counts, drains; returns the counters as they were before. */
    List<LaneCounters> run() {
        sweep();
        endWhatIsOver();
        MailboxStats before = settled();
        requireWhole(before);
        logLeft();
        logDelayed();
        MailboxStats after = settled();
        requireWhole(after);
        require(after.depth() == 0, "drained, and still something is left", after);
        requireAllDeadLetters(after.lanes().get(StormMailbox.LANES));
        logDead();
        return counters(before, after);
    }

    private void sweep() {
        Await.until(
                () -> "clean slots: " + engine.owners().list() + engine.owners().failures(), SOON, () -> {
                    engine.owners().sweepAll();
                    return engine.owners().list().size() == 1;
                });
        require(
                engine.owners().failures().isEmpty(),
                "sweeps failed",
                engine.owners().failures());
    }

    /** A janitor that is at it makes a copy of each, and would go on while we count and read. */
    private void endWhatIsOver() {
        Await.until(
                () -> "messages whose time is over end: " + mailbox.stats(),
                SOON,
                () -> mailbox.expire() == 0 && isSettled(mailbox.stats()) && mailbox.expire() == 0);
    }

    private static boolean isSettled(MailboxStats stats) {
        return stats.lanes().stream().allMatch(lane -> lane.leased() + lane.writing() == 0);
    }

    /** Counters at a moment when no janitor looks at a frame or makes a dead letter of it: what the dead hold stays held, and is found. */
    private MailboxStats settled() {
        long endNs = System.nanoTime() + SOON.toNanos();
        MailboxStats stats;
        do {
            stats = mailbox.stats();
        } while (!isSettled(stats) && System.nanoTime() < endNs);
        return stats;
    }

    private void requireWhole(MailboxStats stats) {
        require(stats.isConserved(), "not conserved", stats);
        for (LaneTotals lane : stats.lanes()) {
            require(lane.writing() == 0 && lane.leased() == 0, "held by the dead", lane);
        }
        require(stats.corrupt().stream().allMatch(count -> count == 0), "corrupt", stats);
        require(stats.allocatedBytes() <= mailbox.config().capacityBytes(), "more space than configured", stats);
    }

    /** A full dead-letter lane drops its oldest, and then nobody could tell whose end that was. */
    private void requireAllDeadLetters(LaneTotals dead) {
        require(dead.dropped() == 0, "dead letters dropped: the storm is too long for its mailbox", dead);
    }

    private void logLeft() {
        if (mailbox.config().perCell()) {
            try (LeasingReader reader = mailbox.leasingReader()) {
                logLeft(reader);
            }
            return;
        }
        try (MailboxReader reader = mailbox.reader(false)) {
            int polled;
            do {
                long beginNs = System.nanoTime();
                polled = reader.poll(frame -> notes.drained(frame, beginNs), 64);
            } while (polled > 0);
        }
    }

    private void logLeft(LeasingReader reader) {
        Frame frame = new Frame();
        for (long beginNs = System.nanoTime(); reader.take(frame); beginNs = System.nanoTime()) {
            notes.drained(frame, beginNs);
            require(reader.acknowledge(frame), "lost a lease", frame);
        }
    }

    /** Delayed messages come in the order in which they are due, once all of them are. */
    private void logDelayed() {
        if (mailbox.stats().delayed() == 0) {
            return;
        }
        Await.within(Duration.ofMillis(LateSink.MOST_DELAY_MS), () -> false);
        long[] lastMs = new long[1];
        Frame frame = new Frame();
        try (MailboxConsumer consumer = mailbox.consumer(false)) {
            Await.until(() -> "delayed messages: " + mailbox.stats(), SOON, () -> {
                for (long beginNs = System.nanoTime(); consumer.take(frame); beginNs = System.nanoTime()) {
                    LateSink.requireDue(frame);
                    require(frame.notBeforeMs() >= lastMs[0], "not in the order in which they are due", frame);
                    lastMs[0] = frame.notBeforeMs();
                    notes.drained(frame, beginNs);
                    require(consumer.acknowledge(frame), "lost a lease", frame);
                }
                return mailbox.stats().depth() == 0;
            });
        }
    }

    private void logDead() {
        Frame frame = new Frame();
        try (LeasingReader reader = mailbox.deadLetters()) {
            for (long beginNs = System.nanoTime(); reader.take(frame); beginNs = System.nanoTime()) {
                notes.dead(frame, beginNs);
                require(reader.acknowledge(frame), "lost a lease", frame);
            }
        }
    }

    /**
     * What became a dead letter while we drained was not ours to log as left: it counts as dead. What waited among the
     * delayed messages counts in the one lane from which messages are delayed, and what was sent again once, there too.
     */
    private static List<LaneCounters> counters(MailboxStats before, MailboxStats after) {
        long redriven = before.redriven();
        LaneCounters delayed = counters(KillRole.MOVING_LANE, ControlLayout.DELAYED, before, after);
        List<LaneCounters> counters = new ArrayList<>();
        for (int lane = 0; lane < StormMailbox.LANES; lane++) {
            LaneCounters own = counters(lane, lane, before, after);
            counters.add(
                    lane != KillRole.MOVING_LANE
                            ? own
                            : new LaneCounters(
                                    0,
                                    lane,
                                    own.sent() + delayed.sent() - redriven,
                                    own.acknowledged() + delayed.acknowledged(),
                                    own.expired() + delayed.expired() - redriven, // they were dead of that
                                    own.dropped() + delayed.dropped(),
                                    own.dead() + delayed.dead(),
                                    own.depth() + delayed.depth()));
        }
        return counters;
    }

    private static LaneCounters counters(int as, int lane, MailboxStats before, MailboxStats after) {
        LaneTotals was = before.lanes().get(lane);
        long dead = after.lanes().get(lane).moved();
        long depth = was.depth() - (dead - was.moved());
        return new LaneCounters(0, as, was.sent(), was.acknowledged(), was.expired(), was.dropped(), dead, depth);
    }

    /** Everything is free again: the mailbox takes exactly its capacity, and then nothing. */
    void requireRoom() {
        MailboxWriter writer = mailbox.writer();
        UnsafeBuffer payload = new UnsafeBuffer(new byte[StormPayload.LEAST]);
        int accepted = 0;
        while (writer.offer(accepted % StormMailbox.LANES, payload, 0, payload.capacity(), 0) >= 0) {
            accepted++;
        }
        require(accepted == mailbox.config().capacity(), "room that did not come back: accepted", accepted);
    }

    private static void require(boolean holds, String what, Object found) {
        if (!holds) {
            throw new AssertionError(what + ": " + found);
        }
    }
}
