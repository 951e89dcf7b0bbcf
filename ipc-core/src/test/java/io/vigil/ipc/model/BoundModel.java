package io.vigil.ipc.model;

/**
 * {@code released()} of section 7: how many messages of this lane are over, so that a producer may claim one more.
 *
 * <p>Everything is read without a pin. What was read of a term that has been recycled meanwhile makes no harm: either
 * it shows (an unset ordinal, a foreign generation), or the lane has rolled since and the claim that follows fails. An
 * old answer is too low, never too high, so the bound is never passed.
 */
final class BoundModel {
    private static final int AT = Role.PREPARING + 1;
    private static final int MINE = Role.PREPARING + 2;
    private static final int POSITION = Role.PREPARING + 3;
    private static final int PHYSICAL = Role.PREPARING + 4;
    private static final int UNIT = Role.PREPARING + 5;
    private static final int SUM = Role.PREPARING + 6;
    private static final int BEST = Role.PREPARING + 7;

    enum Answer {
        ASKING,
        FULL,
        ROOM
    }

    private enum Step {
        LOAD_MY_ORDINAL,
        READ_OLDEST,
        FIND_COUNTED,
        ADD_DONE_COUNT,
        READ_HEAD,
        FIND_TERM,
        LOAD_ORDINAL,
        WALK,
        ANSWERED
    }

    private static final Step[] STEPS = Step.values();

    private final Lane lane;
    private final Scenario scenario;
    private final LaneMap map;

    BoundModel(Lane lane) {
        this.lane = lane;
        scenario = lane.scenario;
        map = lane.map;
    }

    Answer answer(Machine m) {
        if (STEPS[m.reg(AT)] != Step.ANSWERED) {
            return Answer.ASKING;
        }
        return m.reg(MINE) - m.reg(BEST) < scenario.capacity ? Answer.ROOM : Answer.FULL;
    }

    void forget(Machine m) {
        m.clear(Role.PREPARING, Role.OWN);
    }

    private static String go(Machine m, Step next, String what) {
        m.at(AT, next);
        return what;
    }

    /** One turn; {@code index} is that of the boundary to be claimed in the term at {@code physical}. */
    String step(Machine m, int physical, int index) {
        return switch (STEPS[m.reg(AT)]) {
            case LOAD_MY_ORDINAL -> loadMyOrdinal(m, physical, index);
            case READ_OLDEST -> readOldest(m);
            case FIND_COUNTED -> findCounted(m);
            case ADD_DONE_COUNT -> addDoneCount(m);
            case READ_HEAD -> readHead(m);
            case FIND_TERM -> findTerm(m);
            case LOAD_ORDINAL -> loadOrdinal(m);
            case WALK -> walk(m);
            case ANSWERED -> throw new IllegalStateException("answered already");
        };
    }

    private String loadMyOrdinal(Machine m, int physical, int index) {
        m.reg(MINE, m.load(map.firstOrdinal(physical)) + index);
        return go(m, scenario.competing ? Step.READ_OLDEST : Step.READ_HEAD, "bound: reads the ordinal of the frame");
    }

    // Competing: ordinal of oldest + doneCount of every unfolded term, whatever the order of acknowledgments.

    private String readOldest(Machine m) {
        m.reg(POSITION, m.load(map.oldest));
        return go(m, Step.FIND_COUNTED, "bound: reads oldest");
    }

    private String findCounted(Machine m) {
        int entry = m.load(map.dir(m.reg(POSITION)));
        if (LaneMap.entryT(entry) != m.reg(POSITION)) {
            return counted(m, "bound: no more terms");
        }
        m.reg(PHYSICAL, LaneMap.entryPhysical(entry));
        return m.reg(SUM) == 0
                ? go(m, Step.LOAD_ORDINAL, "bound: finds the oldest term")
                : go(m, Step.ADD_DONE_COUNT, "bound: finds the next term");
    }

    private String addDoneCount(Machine m) {
        int count = m.load(map.doneCount(m.reg(PHYSICAL)));
        if (count >>> 8 != m.reg(POSITION)) {
            return counted(m, "bound: the term has moved on");
        }
        m.reg(SUM, m.reg(SUM) + (count & 255));
        m.reg(POSITION, m.reg(POSITION) + 1);
        return go(m, Step.FIND_COUNTED, "bound: adds the acknowledgments of a term");
    }

    /** SUM is kept one too high, so that 0 means none. */
    private String counted(Machine m, String what) {
        m.reg(BEST, Math.max(0, m.reg(SUM) - 1));
        m.clear(SUM, SUM + 1);
        if (scenario.has(PlantedFault.RELEASED_BY_DONE_COUNT_ALONE)) {
            return go(m, Step.ANSWERED, what);
        }
        return go(m, Step.READ_HEAD, what);
    }

    // Everything before the head is over: the ordinal at the head, by a walk of its term.

    private String readHead(Machine m) {
        m.reg(POSITION, m.load(map.head));
        m.reg(UNIT, 0);
        return go(m, Step.FIND_TERM, "bound: reads the head");
    }

    private String findTerm(Machine m) {
        int entry = m.load(map.dir(Head.t(m.reg(POSITION))));
        if (LaneMap.entryT(entry) != Head.t(m.reg(POSITION))) {
            return go(m, Step.READ_HEAD, "bound: the head has moved on");
        }
        m.reg(PHYSICAL, LaneMap.entryPhysical(entry));
        m.reg(UNIT, -1 & 255);
        return go(m, Step.LOAD_ORDINAL, "bound: finds the term of the head");
    }

    private boolean atHead(Machine m) {
        return m.reg(UNIT) != 0;
    }

    /** An unset ordinal is that of a term to come: this memory was recycled meanwhile. */
    private String loadOrdinal(Machine m) {
        int ordinal = m.load(map.firstOrdinal(m.reg(PHYSICAL)));
        if ((ordinal & LaneMap.UNSET) != 0 && !scenario.has(PlantedFault.UNSET_ORDINAL_BELIEVED)) {
            return go(m, atHead(m) ? Step.READ_HEAD : Step.READ_OLDEST, "bound: the term has moved on");
        }
        m.reg(SUM, ordinal + 1);
        String what = "bound: reads a first ordinal";
        if (!atHead(m)) {
            return go(m, Step.ADD_DONE_COUNT, what);
        }
        m.reg(UNIT, 0);
        return Head.offset(m.reg(POSITION)) == 0 ? answered(m, what) : go(m, Step.WALK, what);
    }

    private String walk(Machine m) {
        int cell = m.load(map.cell(m.reg(PHYSICAL), m.reg(UNIT)));
        int length = Cells.length(cell);
        int next = m.reg(UNIT) + length;
        boolean frame = Cells.state(cell) != Cells.FREE && Cells.state(cell) != Cells.PAD && length > 0;
        if (!frame || next > Head.offset(m.reg(POSITION)) || !lane.cells.isOf(cell, Head.t(m.reg(POSITION)))) {
            m.clear(SUM, SUM + 1);
            return go(m, Step.READ_HEAD, "bound: the term has moved on");
        }
        m.reg(UNIT, next);
        m.reg(SUM, m.reg(SUM) + 1);
        String what = "bound: counts a frame before the head";
        return next == Head.offset(m.reg(POSITION)) ? answered(m, what) : what;
    }

    private String answered(Machine m, String what) {
        m.reg(BEST, Math.max(m.reg(BEST), m.reg(SUM) - 1));
        return go(m, Step.ANSWERED, what);
    }

    /** After a claim: no more messages are in the lane than it may hold. */
    void checkExact(Machine m) {
        if (scenario.capacity == 0) {
            return;
        }
        int live = 0;
        int head = m.peek(map.head);
        int unit = Head.offset(head);
        for (int t = Head.t(head); t <= m.peek(map.active); t++) {
            int physical = LaneMap.entryPhysical(m.peek(map.dir(t)));
            live += liveFrames(m, physical, unit);
            unit = 0;
        }
        if (live > scenario.capacity) {
            m.violated("the lane holds " + live + " messages, its capacity is " + scenario.capacity);
        }
    }

    private int liveFrames(Machine m, int physical, int from) {
        int live = 0;
        for (int unit = from; unit <= scenario.units; ) {
            int cell = m.peek(map.cell(physical, unit));
            int state = Cells.state(cell);
            if (state == Cells.FREE || state == Cells.PAD) {
                break;
            }
            if (state == Cells.WRITING || state == Cells.READY || state == Cells.LEASED) {
                live++;
            }
            unit += Cells.length(cell);
        }
        return live;
    }
}
