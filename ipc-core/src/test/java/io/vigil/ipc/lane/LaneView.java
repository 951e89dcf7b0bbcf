package io.vigil.ipc.lane;

import io.vigil.ipc.region.Region;

/**
 * The memory of a played lane without failpoints: what an invariant, or a planted fault, sees and does between two
 * steps.
 */
final class LaneView {
    /** Called with every frame of the live terms, oldest first. */
    @FunctionalInterface
    interface Visitor {
        void at(long t, int unit, long cell);
    }

    /** Where the frame with an ordinal begins, or will begin. */
    record Boundary(int physical, long t, int unit, int index) {}

    private final LaneWorld world;

    LaneView(LaneWorld world) {
        this.world = world;
    }

    long word(int field) {
        return world.control.getLongVolatile(field);
    }

    void word(int field, long value) {
        world.control.putLongVolatile(field, value);
    }

    long head() {
        return word(LaneLayout.HEAD);
    }

    long headTerm() {
        return world.exclusive ? Head.term(head(), Math.max(1, word(LaneLayout.ACTIVE))) : Head.competingTerm(head());
    }

    /** Index of the memory that is term t, or -1. */
    int physical(long t) {
        long entry = word(LaneLayout.DIR + (int) (t & LaneLayout.DIR_LENGTH - 1) * Long.BYTES);
        return LaneControl.dirTerm(entry) == t ? LaneControl.dirPhysical(entry) : -1;
    }

    Region region(int physical) {
        return world.physicals.get(physical);
    }

    /** Where the cell of a unit lies: cells eight apart share a line. */
    static int cellAt(int units, int unit) {
        int lines = Math.max(1, (units + 1) / 8);
        return TermLayout.CELLS + (unit % 8 * lines + unit / 8) * Long.BYTES;
    }

    long fate(int physical) {
        return world.fateWords.getLongVolatile(physical * Long.BYTES);
    }

    void fate(int physical, long value) {
        world.fateWords.putLongVolatile(physical * Long.BYTES, value);
    }

    long cell(int physical, int unit) {
        return region(physical).getLongVolatile(cellAt(world.units, unit));
    }

    void cell(int physical, int unit, long value) {
        region(physical).putLongVolatile(cellAt(world.units, unit), value);
    }

    long generation(int physical) {
        return region(physical).getLongVolatile(TermLayout.GENERATION);
    }

    /** The first four payload bytes: which message it is. */
    int message(int physical, int unit) {
        int frame = TermLayout.data(world.units) + unit * TermLayout.UNIT;
        int payload = region(physical).getShort(frame + FrameLayout.PAYLOAD_OFFSET) & 0xFFFF;
        return region(physical).getInt(frame + payload);
    }

    void walk(Visitor visitor) {
        long active = word(LaneLayout.ACTIVE);
        for (long t = word(LaneLayout.OLDEST); t <= active; t++) {
            int physical = physical(t);
            int unit = 0;
            while (physical >= 0 && unit <= world.units) {
                long cell = cell(physical, unit);
                int state = Cells.state(cell);
                int length = Cells.length(cell);
                if (!Cells.isOf(cell, t) || state == Cells.FREE || state >= Cells.PAD || length < 1) {
                    break;
                }
                visitor.at(t, unit, cell);
                unit += length;
            }
        }
    }

    /** The boundary at the tail: that of the ordinal a writer asks admission for. */
    Boundary boundary(long ordinal) {
        long active = word(LaneLayout.ACTIVE);
        for (long t = word(LaneLayout.OLDEST); t <= active; t++) {
            int physical = physical(t);
            long first = physical < 0 ? -1 : region(physical).getLongVolatile(TermLayout.FIRST_ORDINAL);
            int index = first < 0 ? -1 : (int) (ordinal - first);
            int unit = index < 0 ? -1 : unitOf(physical, t, index);
            if (unit >= 0) {
                return new Boundary(physical, t, unit, index);
            }
        }
        return new Boundary(-1, 0, 0, 0);
    }

    private int unitOf(int physical, long t, int index) {
        int unit = 0;
        for (int i = 0; i < index; i++) {
            long cell = cell(physical, unit);
            int state = Cells.state(cell);
            if (!Cells.isOf(cell, t) || state == Cells.FREE || state >= Cells.PAD) {
                return -1;
            }
            unit += Cells.length(cell);
        }
        return cell(physical, unit) == Cells.free(t) ? unit : -1;
    }

    /** Frames that count against the bound: beyond the head (exclusive), not finished (competing). */
    int waiting() {
        long head = headTerm();
        int offset = Head.offset(head());
        int[] count = {0};
        walk((t, unit, cell) -> {
            int state = Cells.state(cell);
            boolean waits = world.exclusive
                    ? t > head || (t == head && unit >= offset)
                    : state != Cells.DONE && state != Cells.ABORTED;
            count[0] += waits ? 1 : 0;
        });
        return count[0];
    }

    /** A number that changes whenever a waiting task may find something new. */
    long version() {
        long sum = word(LaneLayout.ACTIVE) * 3 + word(LaneLayout.PREPARED) * 5 + word(LaneLayout.OLDEST) * 7;
        sum = sum * 31 + head();
        sum = sum * 31 + word(LaneLayout.LIMBO);
        for (int physical = 0; physical < world.physicals.size(); physical++) {
            sum = sum * 31 + fate(physical);
            for (int unit = 0; unit <= world.units; unit++) {
                sum = sum * 31 + cell(physical, unit);
            }
        }
        return sum * 31 + world.deaths;
    }
}
