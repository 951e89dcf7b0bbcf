package io.vigil.ipc.model;

/**
 * {@code drop_oldest}: a producer that met the bound ends the oldest message that nobody holds, and asks again.
 *
 * <p>It scans from the head and takes the first READY frame; on its way it moves the head over what has ended, since
 * the lane may have no consumer at all. A drop behind somebody's lease makes room only because it is counted.
 */
final class DropModel {
    private static final int AT = Role.PREPARING + 1;
    private static final int HEAD = Role.PREPARING + 2;
    private static final int T = Role.PREPARING + 3;
    private static final int OFFSET = Role.PREPARING + 4;
    private static final int PHYSICAL = Role.PREPARING + 5;
    private static final int WORD = Role.PREPARING + 6;

    private enum Step {
        READ_HEAD,
        FIND_TERM,
        READ_CELL,
        READ_ACTIVE,
        MOVE_HEAD,
        DROP,
        LOAD_DONE_COUNT,
        ADD_DONE_COUNT,
        OVER
    }

    private static final Step[] STEPS = Step.values();

    private final Scenario scenario;
    private final LaneMap map;
    private final Cells cells;
    private final Ledger ledger;

    DropModel(Lane lane) {
        scenario = lane.scenario;
        map = lane.map;
        cells = lane.cells;
        ledger = lane.ledger;
    }

    /** True when the producer should ask for room again. */
    boolean isOver(Machine m) {
        return STEPS[m.reg(AT)] == Step.OVER;
    }

    private static String go(Machine m, Step next, String what) {
        m.at(AT, next);
        return what;
    }

    String step(Machine m) {
        return switch (STEPS[m.reg(AT)]) {
            case READ_HEAD -> readHead(m);
            case FIND_TERM -> findTerm(m);
            case READ_CELL -> readCell(m);
            case READ_ACTIVE -> readActive(m);
            case MOVE_HEAD -> moveHead(m);
            case DROP -> drop(m);
            case LOAD_DONE_COUNT -> loadDoneCount(m);
            case ADD_DONE_COUNT -> addDoneCount(m);
            case OVER -> throw new IllegalStateException("over already");
        };
    }

    private String readHead(Machine m) {
        int head = m.load(map.head);
        m.reg(HEAD, head);
        m.reg(T, Head.t(head));
        m.reg(OFFSET, Head.offset(head));
        return go(m, Step.FIND_TERM, "drop: reads the head");
    }

    private String findTerm(Machine m) {
        int entry = m.load(map.dir(m.reg(T)));
        if (LaneMap.entryT(entry) != m.reg(T)) {
            return go(m, Step.OVER, "drop: the term is long past");
        }
        m.reg(PHYSICAL, LaneMap.entryPhysical(entry));
        return go(m, Step.READ_CELL, "drop: finds the term");
    }

    private int cell(Machine m) {
        return map.cell(m.reg(PHYSICAL), m.reg(OFFSET));
    }

    private boolean isAtHead(Machine m) {
        return Head.t(m.reg(HEAD)) == m.reg(T) && Head.offset(m.reg(HEAD)) == m.reg(OFFSET);
    }

    private String readCell(Machine m) {
        int cell = m.load(cell(m));
        if (!cells.isOf(cell, m.reg(T)) || Cells.state(cell) == Cells.FREE) {
            return go(m, Step.OVER, "drop: nothing to drop");
        }
        m.reg(WORD, cell);
        return switch (Cells.state(cell)) {
            case Cells.READY -> go(m, Step.DROP, "drop: meets a message");
            case Cells.PAD -> go(m, Step.READ_ACTIVE, "drop: meets PAD");
            case Cells.WRITING, Cells.LEASED -> stepOver(m);
            default -> isAtHead(m) ? go(m, Step.MOVE_HEAD, "drop: the frame at the head has ended") : stepOver(m);
        };
    }

    private String stepOver(Machine m) {
        int next = m.reg(OFFSET) + Cells.length(m.reg(WORD));
        if (next > scenario.units) {
            return go(m, Step.OVER, "drop: the cell is of another generation");
        }
        m.reg(OFFSET, next);
        m.reg(WORD, 0);
        return go(m, Step.READ_CELL, "drop: steps over a frame");
    }

    private String readActive(Machine m) {
        if (m.load(map.active) <= m.reg(T)) {
            return go(m, Step.OVER, "drop: nothing to drop");
        }
        if (isAtHead(m)) {
            return go(m, Step.MOVE_HEAD, "drop: the head may go on to the next term");
        }
        m.reg(WORD, 0);
        m.reg(T, m.reg(T) + 1);
        m.reg(OFFSET, 0);
        return go(m, Step.FIND_TERM, "drop: goes on to the next term");
    }

    private String moveHead(Machine m) {
        int old = m.reg(HEAD);
        boolean pad = Cells.state(m.reg(WORD)) == Cells.PAD;
        int length = Cells.length(m.reg(WORD));
        int next = pad ? Head.at(old, Head.t(old) + 1, 0) : Head.at(old, Head.t(old), Head.offset(old) + length);
        boolean won = m.cas(map.head, old, next);
        return go(m, Step.OVER, won ? "drop: moves the head" : "drop: another moved the head");
    }

    private String drop(Machine m) {
        int id = m.peek(map.payload(m.reg(PHYSICAL), m.reg(OFFSET)));
        if (!m.cas(cell(m), m.reg(WORD), Cells.with(m.reg(WORD), Cells.DONE, Cells.DROPPED, Cells.NOBODY))) {
            return go(m, Step.OVER, "drop: another took it");
        }
        ledger.dropped(m, id);
        return go(m, Step.LOAD_DONE_COUNT, "drop: drops message " + id);
    }

    private String loadDoneCount(Machine m) {
        int count = m.load(map.doneCount(m.reg(PHYSICAL)));
        if (count >>> 8 != m.reg(T)) {
            return go(m, Step.OVER, "drop: the term is folded already");
        }
        m.reg(WORD, count);
        return go(m, Step.ADD_DONE_COUNT, "drop: reads doneCount");
    }

    private String addDoneCount(Machine m) {
        boolean won = m.cas(map.doneCount(m.reg(PHYSICAL)), m.reg(WORD), m.reg(WORD) + 1);
        return won ? go(m, Step.OVER, "drop: counts it") : go(m, Step.LOAD_DONE_COUNT, "drop: another counted");
    }
}
