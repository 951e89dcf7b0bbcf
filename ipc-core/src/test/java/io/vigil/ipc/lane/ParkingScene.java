package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** A played lane with traffic by one sender and one reader, who suspects whoever holds it up for long. */
final class ParkingScene {
    static final int UNITS = 3;
    static final int STOPPED = 1;
    static final int OTHER = 9;
    static final int READER = 50;
    private static final long STALL_NS = 2_000_000;
    /** Polls until the reader has lost its patience. */
    private static final int PATIENCE = 8;

    final LaneWorld world;
    private final LaneWriter writer;
    private final Frame frame = new Frame();
    private @Nullable ExclusiveReader exclusive;
    private @Nullable CompetingReader competing;
    private int sequence;

    ParkingScene(int terms, boolean isExclusive) {
        world = new LaneWorld(UNITS, terms, isExclusive);
        world.growthMayWait = false;
        writer = new LaneWriter(world.lane(OTHER), Admission.ALWAYS, false);
    }

    /** Sends one message of one unit; false when it is refused. */
    boolean send() {
        return offer(writer, OTHER, sequence++) >= 0;
    }

    long offer(LaneWriter by, int producer, int number) {
        int message = LaneWorld.message(producer, number);
        UnsafeBuffer payload = LaneWorld.payload(message, 8);
        world.inDoubt.add(message);
        long result = by.offer(0, payload, 0, payload, 0, payload.capacity(), 1);
        if (result >= 0) {
            world.accepted.add(message);
            LaneWorld.check(world.ordinals.add(result), "ordinal given twice", message);
        }
        return result;
    }

    /** Reads everything that can be read. */
    void read() {
        for (int i = 0; i < PATIENCE; i++) {
            if (world.exclusive) {
                reader().poll(seen -> world.acknowledge(world.receive(seen, READER)), 10);
            } else {
                takeAll();
            }
        }
    }

    private ExclusiveReader reader() {
        ExclusiveReader open = exclusive;
        if (open == null) {
            open = ExclusiveReader.open(world.lane(READER), world.clock, STALL_NS, false);
            exclusive = open;
        }
        return open;
    }

    private void takeAll() {
        CompetingReader open = competing;
        if (open == null) {
            open = new CompetingReader(world.lane(READER), world.clock, STALL_NS);
            competing = open;
        }
        while (open.take(frame)) {
            world.acknowledge(world.receive(frame, READER));
            assertThat(open.acknowledge(frame)).isTrue();
        }
    }

    /** Sends and reads one after the other; how many were accepted before one was refused. */
    int pass(int messages) {
        for (int i = 0; i < messages; i++) {
            if (!send()) {
                return i;
            }
            read();
        }
        return messages;
    }

    /** Sends without reading, until there is no room. */
    void fill() {
        while (send()) {
            // Until there is no room.
        }
    }

    /** Terms that the lane goes through. */
    long live() {
        return world.view.word(LaneLayout.PREPARED) - world.view.word(LaneLayout.OLDEST) + 1;
    }

    List<ParkedTerm> parked() {
        return ParkedTerm.of(world.lane(4000));
    }

    long fateOf(int physical) {
        return world.view.fate(physical);
    }

    /** A term 1 that the head has left with one frame of {@link #STOPPED} in limbo, and nobody has prepared anything. */
    ParkingScene withDrainedTermInLimbo() {
        while (world.view.word(LaneLayout.ACTIVE) < 2) {
            assertThat(send()).isTrue();
        }
        limboOf(STOPPED);
        world.view.word(LaneLayout.HEAD, Head.exclusive(0, Cells.NOBODY, 2, 0));
        return this;
    }

    /** Puts the first frame of term 1 into somebody's limbo, or ends it. */
    void limboOf(int owner) {
        world.view.cell(0, 0, Cells.aborted(1, owner, 1));
    }

    /** As somebody who rolls; s is the term after the active one. */
    long prepare(int slot, boolean mayGrow) {
        return new Recycler(world.lane(slot)).prepare(world.view.word(LaneLayout.ACTIVE) + 1, mayGrow);
    }

    /** Everything that was accepted was read, and every term is where it should be. */
    void finish() {
        read();
        assertThat(world.allAccountedFor()).isTrue();
        LaneTotals totals = world.totals();
        assertThat(totals.isConserved()).as(totals.toString()).isTrue();
        assertThat(totals.depth()).isZero();
        assertThat(totals.sent()).isEqualTo(world.accepted.size());
        assertThat(world.physicals).hasSizeLessThanOrEqualTo(world.maxTerms);
    }

    /** The fates of all terms. */
    LongStream fates() {
        return LongStream.range(0, world.physicals.size()).map(physical -> fateOf((int) physical));
    }
}
