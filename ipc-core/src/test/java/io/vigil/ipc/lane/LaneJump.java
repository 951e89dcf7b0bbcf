package io.vigil.ipc.lane;

import io.vigil.ipc.region.Region;

/**
 * Moves a played lane on by any number of terms, as if it had carried one frame in each and stood as before: every
 * word that carries a generation is that of the later term, every other word is the same, bit for bit. That is the
 * worst that somebody can meet who slept for so long.
 */
final class LaneJump {
    private final long terms;
    private final LaneWorld world;

    private LaneJump(long terms, LaneWorld world) {
        this.terms = terms;
        this.world = world;
    }

    static void by(long terms, LaneWorld world) {
        LaneJump jump = new LaneJump(terms, world);
        jump.control();
        world.physicals.forEach(jump::term);
        for (int physical = 0; physical < world.physicals.size(); physical++) {
            long fate = world.view.fate(physical);
            long later = fate == 0 ? 0 : Fate.of(Fate.kind(fate), Fate.lane(fate), Fate.term(fate) + terms);
            world.view.fate(physical, later);
        }
    }

    private void control() {
        LaneView view = world.view;
        long active = view.word(LaneLayout.ACTIVE);
        for (int field : new int[] {LaneLayout.ACTIVE, LaneLayout.PREPARED, LaneLayout.OLDEST}) {
            view.word(field, view.word(field) + terms);
        }
        for (int field : new int[] {LaneLayout.HEAD, LaneLayout.IN_WORK, LaneLayout.SUSPECT}) {
            view.word(field, position(view.word(field), active, world.exclusive || field != LaneLayout.HEAD));
        }
        long maybe = view.word(LaneLayout.MAYBE);
        view.word(LaneLayout.MAYBE, maybe == 0 ? 0 : maybe + (terms << 20));
        directory();
    }

    private void directory() {
        long[] entries = new long[LaneLayout.DIR_LENGTH];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = world.view.word(LaneLayout.DIR + i * Long.BYTES);
        }
        for (int i = 0; i < entries.length; i++) {
            int to = (int) (i + terms) & LaneLayout.DIR_LENGTH - 1;
            world.view.word(LaneLayout.DIR + to * Long.BYTES, entries[i] == 0 ? 0 : entries[i] + (terms << 24));
        }
    }

    private long position(long word, long active, boolean exclusive) {
        if (!exclusive) {
            return Head.competing(Head.competingTerm(word) + terms, Head.offset(word));
        }
        long t = Head.term(word, active) + terms;
        if (Head.isSound(word, true)) {
            return Head.exclusive(Head.epoch(word), Head.slot(word), t, Head.offset(word));
        }
        return word == 0 ? 0 : Head.mark(Head.epoch(word), Head.slot(word), t, Head.offset(word));
    }

    private void term(Region region) {
        long t = region.getLong(TermLayout.GENERATION);
        region.putLong(TermLayout.GENERATION, t + terms);
        long hint = region.getLong(TermLayout.HINT);
        region.putLong(
                TermLayout.HINT,
                Hint.isOf(hint, t) ? Hint.of(t + terms, Hint.index(hint), Hint.offset(hint)) : hint + (terms << 48));
        // Unset words carry t, ordinals grow by a frame a term, and bases are stored plus t: all grow by as much.
        for (int i = 0; i <= TermLayout.BASES; i++) {
            int field = TermLayout.FIRST_ORDINAL + i * Long.BYTES;
            region.putLong(field, region.getLong(field) + terms);
        }
        region.putLong(TermLayout.DONE_COUNT, region.getLong(TermLayout.DONE_COUNT) + (terms << 32));
        for (int unit = 0; unit <= world.units; unit++) {
            int at = LaneView.cellAt(world.units, unit);
            region.putLong(at, cell(region.getLong(at)));
        }
    }

    /** A cell of a term that has 61 (free), 32 (unowned) or 20 bits of the generation. */
    private long cell(long cell) {
        long low = cell & Cells.GENERATION_MASK;
        return switch (Cells.state(cell)) {
            case Cells.FREE -> cell + terms;
            case Cells.READY -> {
                long t = unowned(cell);
                yield Cells.ready(t, Cells.length(cell), Cells.deliveries(cell), Cells.flags(cell));
            }
            case Cells.DONE -> {
                long t = unowned(cell);
                yield Cells.done(t, Cells.length(cell), Cells.deliveries(cell), Cells.flags(cell));
            }
            case Cells.PAD -> Cells.pad(unowned(cell), Cells.length(cell));
            default -> cell - low + ((low + terms) & Cells.GENERATION_MASK);
        };
    }

    private long unowned(long cell) {
        return ((long) Cells.owner(cell) << 20 | (cell & Cells.GENERATION_MASK)) + terms;
    }
}
