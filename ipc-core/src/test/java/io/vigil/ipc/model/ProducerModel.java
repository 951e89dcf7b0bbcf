package io.vigil.ipc.model;

import org.jspecify.annotations.Nullable;

/**
 * {@code send} of section 3 and {@code roll} of section 4: finds the end of the lane, claims a frame with one CAS,
 * writes it, and publishes it with another.
 *
 * <p>It looks for the end from the hint, which may be behind but is always a boundary of its term. Until the claim it
 * pins nothing, so everything that it has read may be out of date: the generation in the FREE cell is what makes a
 * stale claim fail.
 */
final class ProducerModel extends Role implements Program {
    private static final int T = OWN;
    private static final int PHYSICAL = OWN + 1;
    private static final int OFFSET = OWN + 2;
    private static final int INDEX = OWN + 3;
    private static final int ROLLED = OWN + 4;
    private static final int WORD = OWN + 5;

    private final PreparerModel preparer;
    private final BoundModel bound;
    private final DropModel drop;

    private enum At {
        READ_ACTIVE,
        FIND_TERM,
        READ_HINT,
        READ_CELL,
        CHECK_BOUND,
        DROP_OLDEST,
        CLAIM,
        STORE_HINT,
        WRITE,
        COMMIT,
        STORE_LATE_HINT,
        END_LIMBO,
        CLOSE_TERM,
        ROLL,
        LOOK_FOR_SPARE,
        FIND_SPARE,
        READ_ORDINAL,
        SET_ORDINAL,
        SET_ACTIVE
    }

    private static final At[] STEPS = At.values();

    ProducerModel(Lane lane, int slot) {
        super(lane, slot);
        preparer = new PreparerModel(lane, slot);
        bound = new BoundModel(lane);
        drop = new DropModel(lane);
    }

    @Override
    public @Nullable String step(Machine m, int choice) {
        if (preparer.isRunning(m)) {
            return preparer.step(m);
        }
        return switch (STEPS[m.reg(AT)]) {
            case READ_ACTIVE -> ledger.sentAll(m, me) ? null : readActive(m);
            case FIND_TERM -> findTerm(m);
            case READ_HINT -> readHint(m);
            case READ_CELL -> readCell(m);
            case CHECK_BOUND -> checkBound(m);
            case DROP_OLDEST -> dropOldest(m);
            case CLAIM -> claim(m);
            case STORE_HINT -> storeHint(m, At.WRITE);
            case WRITE -> write(m);
            case COMMIT -> commit(m);
            case STORE_LATE_HINT -> storeHint(m, At.READ_ACTIVE);
            case END_LIMBO -> endLimbo(m);
            case CLOSE_TERM -> closeTerm(m);
            case ROLL -> roll(m);
            case LOOK_FOR_SPARE -> lookForSpare(m);
            case FIND_SPARE -> findSpare(m);
            case READ_ORDINAL -> readOrdinal(m);
            case SET_ORDINAL -> setOrdinal(m);
            case SET_ACTIVE -> setActive(m);
        };
    }

    private int cell(Machine m) {
        return map.cell(m.reg(PHYSICAL), m.reg(OFFSET));
    }

    private int length(Machine m) {
        return ledger.length(m, me);
    }

    private String readActive(Machine m) {
        m.reg(T, m.load(map.active));
        return go(m, At.FIND_TERM, "reads active");
    }

    private String findTerm(Machine m) {
        int entry = m.load(map.dir(m.reg(T)));
        if (LaneMap.entryT(entry) != m.reg(T)) {
            return rest(m, "the term is long past: starts again");
        }
        m.reg(PHYSICAL, LaneMap.entryPhysical(entry));
        return go(m, At.READ_HINT, "finds the active term");
    }

    private String readHint(Machine m) {
        int hint = m.load(map.hint(m.reg(PHYSICAL)));
        if (hint >>> 16 != m.reg(T)) {
            return rest(m, "the hint is of another generation: starts again");
        }
        m.reg(INDEX, hint >>> 8 & 255);
        m.reg(OFFSET, hint & 255);
        return go(m, At.READ_CELL, "reads the hint");
    }

    private String readCell(Machine m) {
        int cell = m.load(cell(m));
        if (Cells.state(cell) == Cells.FREE) {
            return meetFree(m, cell);
        }
        if (Cells.state(cell) == Cells.PAD) {
            return go(m, At.ROLL, "meets PAD");
        }
        int next = m.reg(OFFSET) + Cells.length(cell);
        if (next > scenario.units) {
            return rest(m, "a length that does not fit: the cell is of another generation, starts again");
        }
        m.reg(OFFSET, next);
        m.reg(INDEX, m.reg(INDEX) + 1);
        return go(m, At.READ_CELL, "walks over a frame");
    }

    private String meetFree(Machine m, int cell) {
        if (!cells.isOf(cell, m.reg(T))) {
            return rest(m, "a free cell of another generation: starts again");
        }
        if (m.reg(OFFSET) + length(m) <= scenario.units) {
            return go(m, scenario.capacity > 0 ? At.CHECK_BOUND : At.CLAIM, "meets the end of the lane");
        }
        if (scenario.has(PlantedFault.ACTIVE_BEFORE_PAD)) {
            return go(m, At.ROLL, "the frame does not fit: rolls first");
        }
        return go(m, At.CLOSE_TERM, "the frame does not fit");
    }

    /** {@code T.firstOrdinal + idx - released() >= capacity}: full. */
    private String checkBound(Machine m) {
        String what = bound.step(m, m.reg(PHYSICAL), m.reg(INDEX));
        return switch (bound.answer(m)) {
            case ASKING -> what;
            case FULL -> {
                bound.forget(m);
                yield scenario.dropsOldest ? go(m, At.DROP_OLDEST, what) : rest(m, what);
            }
            case ROOM -> {
                bound.forget(m);
                yield go(m, At.CLAIM, what);
            }
        };
    }

    private String dropOldest(Machine m) {
        String what = drop.step(m);
        return drop.isOver(m) ? rest(m, what) : what;
    }

    // From here on the frame pins its term.
    private String claim(Machine m) {
        int t = m.reg(T);
        if (!m.cas(cell(m), cells.free(t), cells.writing(t, me, length(m)))) {
            return go(m, At.READ_CELL, "another was faster");
        }
        lane.checkPinned(m, m.reg(PHYSICAL), t, "slot" + me + " claims a frame");
        bound.checkExact(m);
        boolean late = scenario.has(PlantedFault.HINT_AFTER_COMMIT);
        return go(m, late ? At.WRITE : At.STORE_HINT, "claims the frame");
    }

    private String storeHint(Machine m, At next) {
        int t = m.reg(T);
        lane.checkPinned(m, m.reg(PHYSICAL), t, "slot" + me + " stores the hint");
        int end = m.reg(OFFSET) + (next == At.WRITE ? length(m) : m.reg(WORD));
        m.store(map.hint(m.reg(PHYSICAL)), LaneMap.hintOf(t, m.reg(INDEX) + 1, end));
        return next == At.WRITE ? go(m, next, "stores the hint") : rest(m, "stores the hint, too late");
    }

    private String write(Machine m) {
        lane.checkPinned(m, m.reg(PHYSICAL), m.reg(T), "slot" + me + " writes a payload");
        lane.write(m, m.reg(PHYSICAL), m.reg(OFFSET), length(m), ledger.id(m, me));
        return go(m, At.COMMIT, "writes message " + ledger.id(m, me));
    }

    private String commit(Machine m) {
        int writing = cells.writing(m.reg(T), me, length(m));
        int ready = cells.ready(m.reg(T), length(m));
        if (scenario.has(PlantedFault.COMMIT_BY_STORE)) {
            m.store(cell(m), ready);
        } else if (!m.cas(cell(m), writing, ready)) {
            return go(m, At.END_LIMBO, "finds its frame aborted");
        }
        lane.checkPinned(m, m.reg(PHYSICAL), m.reg(T), "slot" + me + " commits a frame");
        m.reg(WORD, length(m));
        ledger.committed(m, me);
        if (scenario.has(PlantedFault.HINT_AFTER_COMMIT)) {
            return go(m, At.STORE_LATE_HINT, "commits");
        }
        return rest(m, "commits: the message is accepted");
    }

    private String endLimbo(Machine m) {
        int mine = cells.aborted(m.reg(T), me, length(m));
        if (!m.cas(cell(m), mine, cells.aborted(m.reg(T), Cells.NOBODY, length(m)))) {
            m.violated("the cell of a living producer in limbo was changed by somebody else");
        }
        return rest(m, "gives up the aborted frame, will send again");
    }

    private String closeTerm(Machine m) {
        boolean won = m.cas(cell(m), cells.free(m.reg(T)), cells.pad(m.reg(T), m.reg(INDEX)));
        return go(m, At.READ_CELL, won ? "closes the term" : "another was faster");
    }

    // roll(t)

    private String roll(Machine m) {
        if (m.load(map.active) != m.reg(T)) {
            return rest(m, "the lane has rolled already");
        }
        return go(m, At.LOOK_FOR_SPARE, "the lane has to roll");
    }

    private String lookForSpare(Machine m) {
        if (m.load(map.prepared) < m.reg(T) + 1) {
            rest(m, "");
            preparer.start(m);
            return "there is no spare: helps to prepare one";
        }
        return go(m, scenario.counters ? At.FIND_SPARE : At.SET_ACTIVE, "there is a spare");
    }

    private String findSpare(Machine m) {
        int entry = m.load(map.dir(m.reg(T) + 1));
        if (LaneMap.entryT(entry) != m.reg(T) + 1) {
            return rest(m, "the term is long past: starts again");
        }
        m.reg(ROLLED, LaneMap.entryPhysical(entry));
        return go(m, At.READ_ORDINAL, "finds the spare");
    }

    // CAS(T[t+1].firstOrdinal: unset(t+1) -> T[t].firstOrdinal + PAD.count): INDEX is the boundary of PAD.
    private String readOrdinal(Machine m) {
        m.reg(WORD, m.load(map.firstOrdinal(m.reg(PHYSICAL))) + m.reg(INDEX));
        return go(m, At.SET_ORDINAL, "reads the first ordinal of its term");
    }

    private String setOrdinal(Machine m) {
        m.cas(map.firstOrdinal(m.reg(ROLLED)), LaneMap.UNSET | (m.reg(T) + 1), m.reg(WORD));
        return go(m, At.SET_ACTIVE, "sets the first ordinal of the spare");
    }

    private String setActive(Machine m) {
        boolean won = m.cas(map.active, m.reg(T), m.reg(T) + 1);
        if (scenario.has(PlantedFault.ACTIVE_BEFORE_PAD)) {
            return go(m, At.CLOSE_TERM, "rolls the lane");
        }
        return rest(m, won ? "rolls the lane" : "another rolled the lane");
    }
}
