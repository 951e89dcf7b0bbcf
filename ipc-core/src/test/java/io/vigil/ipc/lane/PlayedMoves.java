package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.proof.Stepper;
import java.util.HashSet;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A second lane for frames that leave the first, with the lock and the record of the one open move, in the order of
 * PROTOCOL.md section 6: only the lock is played, and the record is not in shared memory.
 */
final class PlayedMoves {
    private static final int NOBODY = -1;

    private final LaneWorld from;
    private final LaneWorld to = new LaneWorld(3, 8, false);
    private int holder = NOBODY;
    private boolean open;
    private long sourceTerm;
    private int sourceUnit;
    private long targetTerm;
    private int targetUnit;

    PlayedMoves(LaneWorld from) {
        this.from = from;
        from.evictions = this::move;
    }

    private boolean move(Lane lane, Frame frame, long leased) {
        int slot = from.acting.get();
        lock(slot);
        recover(slot);
        begin(frame.generation(), frame.unit());
        UnsafeBuffer payload = new UnsafeBuffer(frame.payloadCopy());
        LaneWriter writer = new LaneWriter(to.lane(slot), Admission.ALWAYS, true);
        MovedFrame copy = new MovedFrame(0, new UnsafeBuffer(new byte[0]), payload, 1, 0, 0, 0, 0);
        long result = writer.offerMoved(copy, (index, t, unit) -> target(t, unit));
        SourceEnd end = result >= 0 ? SourceEnd.MOVED : SourceEnd.BACK;
        LaneMoves.finishSource(lane, frame.generation(), frame.unit(), end);
        end();
        holder = NOBODY;
        return result >= 0;
    }

    void die(int slot) {
        to.die(slot);
    }

    private void lock(int slot) {
        // The kernel takes it from the dead.
        Stepper.await("move lock", () -> holder == NOBODY || from.dead.contains(holder));
        holder = slot;
    }

    private void begin(long t, int unit) {
        FailPoint.hit("move.source");
        targetTerm = 0;
        sourceTerm = t;
        sourceUnit = unit;
        FailPoint.hit("move.begin");
        open = true;
        FailPoint.hit("move.begin.done");
    }

    private void target(long t, int unit) {
        FailPoint.hit("move.target");
        targetUnit = unit;
        targetTerm = t;
        FailPoint.hit("move.target.done");
    }

    private void end() {
        FailPoint.hit("move.end");
        open = false;
        FailPoint.hit("move.end.done");
    }

    private void recover(int slot) {
        if (!open) {
            return;
        }
        boolean committed = targetTerm != 0 && LaneMoves.isCommitted(to.lane(slot), targetTerm, targetUnit);
        SourceEnd end = committed ? SourceEnd.MOVED : SourceEnd.BACK;
        LaneMoves.finishSource(from.lane(slot), sourceTerm, sourceUnit, end);
        end();
    }

    /** Finishes what a dead mover left, then sweeps both lanes while no move is open. */
    void sweep(int dead, int slot) {
        if (holder != slot && holder != NOBODY && !from.dead.contains(holder)) {
            lock(slot);
        }
        holder = slot;
        recover(slot);
        new LaneSweep(from.lane(slot), dead, true).run();
        new LaneSweep(to.lane(slot), dead, true).run();
        holder = NOBODY;
    }

    /** Every message that moved is there once and was not acknowledged where it came from; how many there are. */
    long verify(LaneWorld source) {
        Set<Integer> moved = new HashSet<>();
        to.view.walk((t, unit, cell) -> {
            if (Cells.isReady(cell, t)) {
                int message = to.view.message(to.view.physical(t), unit);
                LaneWorld.check(moved.add(message), "moved twice", message);
                LaneWorld.check(!source.acknowledged.contains(message), "acknowledged and moved", message);
                LaneWorld.check(
                        source.accepted.contains(message) || source.inDoubt.contains(message), "phantom", message);
            } else {
                assertThat(Cells.state(cell)).isEqualTo(Cells.ABORTED);
            }
        });
        source.perhapsAcknowledged.removeAll(moved);
        return moved.size();
    }
}
