package io.vigil.ipc.model;

import org.jspecify.annotations.Nullable;

/**
 * {@code prepare(s)} of section 4: makes term s out of the oldest term r, or of a new one.
 *
 * <p>No lock: any number of processes may be at any step of the same {@code prepare(s)}, may sleep there, and may wake
 * when term s and its memory are long past. It runs inside another role, which calls {@link #start} and then hands its
 * turns to {@link #step} while {@link #isRunning}.
 */
final class PreparerModel {
    private static final int S = Role.PREPARING + 1;
    private static final int R = Role.PREPARING + 2;
    private static final int ENTRY = Role.PREPARING + 3;
    private static final int PHYSICAL = Role.PREPARING + 4;
    private static final int UNIT = Role.PREPARING + 5;
    private static final int WORD = Role.PREPARING + 6;
    private static final int HEAD = Role.PREPARING + 7;
    private static final int LIMBO = FoldModel.FIRST_REGISTER;

    private final Lane lane;
    private final Scenario scenario;
    private final LaneMap map;
    private final Cells cells;
    private final int me;
    private final FoldModel fold;

    /** In the order of the protocol's numbered steps. */
    private enum At {
        OFF,
        READ_ACTIVE,
        READ_PREPARED,
        READ_ENTRY,
        READ_LIMBO_EARLY,
        READ_OLDEST,
        READ_HEAD,
        FIND_OLDEST,
        LOOK_FOR_LIMBO_CELL,
        ASK_LIMBO_CELL_OWNER,
        READ_LIMBO,
        ASK_LIMBO_OWNER,
        FOLD,
        PUBLISH,
        LOCK_GROWTH,
        PUBLISH_NEW,
        UNLOCK_GROWTH,
        READ_ENTRY_AGAIN,
        READ_GENERATION,
        ADVANCE_OLDEST,
        LOAD_CELL,
        CHECK_AGE,
        FREE_CELL,
        LOAD_HINT,
        RESET_HINT,
        RESET_HEADER,
        SET_GENERATION,
        SET_PREPARED
    }

    private static final At[] STEPS = At.values();

    PreparerModel(Lane lane, int slot) {
        this.lane = lane;
        scenario = lane.scenario;
        map = lane.map;
        cells = lane.cells;
        me = slot;
        fold = new FoldModel(lane);
    }

    boolean isRunning(Machine m) {
        return m.reg(Role.PREPARING) != 0;
    }

    /** The next turn of this process is the first step of prepare. */
    void start(Machine m) {
        m.at(Role.PREPARING, At.READ_ACTIVE);
    }

    @Nullable
    String step(Machine m) {
        return switch (STEPS[m.reg(Role.PREPARING)]) {
            case OFF -> null;
            case READ_ACTIVE -> readActive(m);
            case READ_PREPARED -> readPrepared(m);
            case READ_ENTRY -> readEntry(m);
            case READ_LIMBO_EARLY -> readLimboEarly(m);
            case READ_OLDEST -> readOldest(m);
            case READ_HEAD -> readHead(m);
            case FIND_OLDEST -> findOldest(m);
            case LOOK_FOR_LIMBO_CELL -> lookForLimboCell(m);
            case ASK_LIMBO_CELL_OWNER -> askLimboCellOwner(m);
            case READ_LIMBO -> readLimbo(m);
            case ASK_LIMBO_OWNER -> askLimboOwner(m);
            case FOLD -> fold(m);
            case PUBLISH -> publish(m);
            case LOCK_GROWTH -> lockGrowth(m);
            case PUBLISH_NEW -> publishNew(m);
            case UNLOCK_GROWTH -> unlockGrowth(m);
            case READ_ENTRY_AGAIN -> readEntryAgain(m);
            case READ_GENERATION -> readGeneration(m);
            case ADVANCE_OLDEST -> advanceOldest(m);
            case LOAD_CELL -> loadCell(m);
            case CHECK_AGE -> checkAge(m);
            case FREE_CELL -> freeCell(m);
            case LOAD_HINT -> loadHint(m);
            case RESET_HINT -> resetHint(m);
            case RESET_HEADER -> resetHeader(m);
            case SET_GENERATION -> setGeneration(m);
            case SET_PREPARED -> setPrepared(m);
        };
    }

    private String go(Machine m, At next, String what) {
        m.at(Role.PREPARING, next);
        return what;
    }

    private String leave(Machine m, String what) {
        m.clear(Role.PREPARING, Role.OWN);
        return what;
    }

    // prepare(s) requires prepared == active == s-1

    private String readActive(Machine m) {
        m.reg(S, m.load(map.active) + 1);
        return go(m, At.READ_PREPARED, "prepare: reads active");
    }

    private String readPrepared(Machine m) {
        if (m.load(map.prepared) != m.reg(S) - 1) {
            return leave(m, "prepare: the spare is there already");
        }
        return go(m, At.READ_ENTRY, "prepare: no spare yet");
    }

    // 0  d = dir[s mod D]; is there something to recycle, and nobody who may still touch it?

    private String readEntry(Machine m) {
        int entry = m.load(map.dir(m.reg(S)));
        m.reg(ENTRY, entry);
        int t = LaneMap.entryT(entry);
        if (t == m.reg(S)) {
            return go(m, At.READ_ENTRY_AGAIN, "prepare 0: someone began");
        }
        if (t > m.reg(S) && !scenario.has(PlantedFault.HELPER_UNLINKS_LIVE_TERM)) {
            return leave(m, "prepare 0: this term is long past");
        }
        boolean limboFirst = scenario.has(PlantedFault.LIMBO_READ_BEFORE_HEAD);
        return go(
                m, limboFirst ? At.READ_LIMBO_EARLY : At.READ_OLDEST, "prepare 0: reads the entry that s will replace");
    }

    private String readLimboEarly(Machine m) {
        m.reg(LIMBO, m.load(map.limbo));
        return go(m, At.READ_OLDEST, "prepare 0: reads limbo, too early");
    }

    private String readOldest(Machine m) {
        m.reg(R, m.load(map.oldest));
        return go(m, At.READ_HEAD, "prepare 0: reads oldest");
    }

    private String readHead(Machine m) {
        int head = m.load(map.head);
        m.reg(HEAD, head);
        if (Head.t(head) > m.reg(R)) {
            return go(m, At.FIND_OLDEST, "prepare 0: the head is past the oldest term");
        }
        if (m.peek(map.freeTerms) > 0) {
            return go(m, At.LOCK_GROWTH, "prepare 0: nothing to recycle, but the lane may grow");
        }
        return leave(m, "prepare 0: the oldest term is in use");
    }

    private String findOldest(Machine m) {
        int entry = m.load(map.dir(m.reg(R)));
        if (LaneMap.entryT(entry) != m.reg(R)) {
            return leave(m, "prepare 0: the oldest term has moved on");
        }
        m.reg(PHYSICAL, LaneMap.entryPhysical(entry));
        return go(m, At.LOOK_FOR_LIMBO_CELL, "prepare 0: finds the oldest term");
    }

    private String lookForLimboCell(Machine m) {
        int cell = m.load(map.cell(m.reg(PHYSICAL), m.reg(UNIT)));
        boolean inLimbo = Cells.state(cell) == Cells.ABORTED && Cells.owner(cell) != Cells.NOBODY;
        if (inLimbo && !scenario.has(PlantedFault.RECYCLE_IGNORING_LIMBO)) {
            m.reg(WORD, cell);
            return go(m, At.ASK_LIMBO_CELL_OWNER, "prepare 0: meets a producer in limbo");
        }
        return nextLimboCell(m, "prepare 0: looks for producers in limbo");
    }

    private String nextLimboCell(Machine m, String what) {
        m.reg(WORD, 0);
        if (m.reg(UNIT) < scenario.units) {
            m.reg(UNIT, m.reg(UNIT) + 1);
            return go(m, At.LOOK_FOR_LIMBO_CELL, what);
        }
        m.reg(UNIT, 0);
        return go(m, At.READ_LIMBO, what);
    }

    private String askLimboCellOwner(Machine m) {
        if (!m.ask(lane.isDead(m, Cells.owner(m.reg(WORD))))) {
            return leave(m, "prepare 0: the producer in limbo lives");
        }
        return nextLimboCell(m, "prepare 0: the producer in limbo is dead");
    }

    // The head was read before: an entry that is set later is for a term that this head has not passed.
    private String readLimbo(Machine m) {
        boolean tooEarly = scenario.has(PlantedFault.LIMBO_READ_BEFORE_HEAD);
        int limbo = tooEarly ? m.reg(LIMBO) : m.load(map.limbo);
        if (Limbo.isEffective(limbo, m.reg(HEAD)) && Limbo.t(limbo) <= m.reg(R)) {
            m.reg(LIMBO, limbo);
            return go(m, At.ASK_LIMBO_OWNER, "prepare 0: meets a consumer in limbo");
        }
        m.reg(LIMBO, 0);
        return go(m, afterChecks(), "prepare 0: no consumer in limbo");
    }

    private String askLimboOwner(Machine m) {
        if (!m.ask(lane.isDead(m, Limbo.slot(m.reg(LIMBO))))) {
            return leave(m, "prepare 0: the consumer in limbo lives");
        }
        m.reg(LIMBO, 0);
        return go(m, afterChecks(), "prepare 0: the consumer in limbo is dead");
    }

    private At afterChecks() {
        return scenario.counters ? At.FOLD : At.PUBLISH;
    }

    // 1  base(r+1)[k]: CAS(unset(r+1) -> base(r)[k] + count of k among the cells of r)

    private String fold(Machine m) {
        String what = fold.step(m, m.reg(R), m.reg(PHYSICAL));
        return fold.isDone(m) ? go(m, At.PUBLISH, what) : what;
    }

    // 2  CAS(dir[s mod D]: d -> {s, physical of r})

    private String publish(Machine m) {
        boolean won = m.cas(map.dir(m.reg(S)), m.reg(ENTRY), LaneMap.entry(m.reg(S), m.reg(PHYSICAL)));
        if (won && LaneMap.entryT(m.reg(ENTRY)) >= m.peek(map.oldest)) {
            m.violated("term " + LaneMap.entryT(m.reg(ENTRY)) + " is alive and loses its entry in the directory");
        }
        m.clear(R, Role.OWN);
        return go(
                m, At.READ_ENTRY_AGAIN, won ? "prepare 2: publishes s in place of r" : "prepare 2: another published");
    }

    private String lockGrowth(Machine m) {
        if (!m.cas(map.growthLock, 0, me + 1)) {
            return leave(m, "prepare: somebody grows the lane");
        }
        if (m.peek(map.freeTerms) == 0) {
            return go(m, At.UNLOCK_GROWTH, "prepare: the lane has grown meanwhile");
        }
        lane.fillTerm(m.words(), newTerm(m), m.reg(S));
        return go(m, At.PUBLISH_NEW, "prepare: takes the growth lock, fills a new term that nobody sees yet");
    }

    private int newTerm(Machine m) {
        return scenario.mostTerms - m.peek(map.freeTerms);
    }

    private String publishNew(Machine m) {
        boolean won = m.cas(map.dir(m.reg(S)), m.reg(ENTRY), LaneMap.entry(m.reg(S), newTerm(m)));
        if (won) {
            m.poke(map.freeTerms, m.peek(map.freeTerms) - 1);
        }
        return go(
                m, At.UNLOCK_GROWTH, won ? "prepare: publishes the new term" : "prepare: keeps the new term for later");
    }

    private String unlockGrowth(Machine m) {
        m.store(map.growthLock, 0);
        m.clear(R, Role.OWN);
        return go(m, At.READ_ENTRY_AGAIN, "prepare: unlocks growth");
    }

    // 2b p = dir[s mod D].physical; r = gen(p); if r >= s go to 5; CAS(oldest: r -> r+1)

    private String readEntryAgain(Machine m) {
        int entry = m.load(map.dir(m.reg(S)));
        m.clear(R, Role.OWN);
        if (LaneMap.entryT(entry) != m.reg(S)) {
            return leave(m, "prepare 2b: this term is long past");
        }
        m.reg(PHYSICAL, LaneMap.entryPhysical(entry));
        return go(m, At.READ_GENERATION, "prepare 2b: finds the memory of s");
    }

    private String readGeneration(Machine m) {
        int r = m.load(map.generation(m.reg(PHYSICAL)));
        boolean done = scenario.has(PlantedFault.HELPER_FOLLOWS_RECYCLED_TERM) ? r == m.reg(S) : r >= m.reg(S);
        if (done) {
            m.clear(R, Role.OWN);
            return go(m, At.SET_PREPARED, "prepare 2b: the term is filled");
        }
        m.reg(R, r);
        return go(m, At.ADVANCE_OLDEST, "prepare 2b: the memory is still that of r");
    }

    private String advanceOldest(Machine m) {
        boolean won = m.cas(map.oldest, m.reg(R), m.reg(R) + 1);
        return go(m, At.LOAD_CELL, won ? "prepare 2b: oldest is r+1" : "prepare 2b: oldest has moved already");
    }

    // 3  each cell: w = load; if gen(w) == r: CAS(w -> FREE s)    else someone did it

    private String loadCell(Machine m) {
        int cell = m.load(map.cell(m.reg(PHYSICAL), m.reg(UNIT)));
        if (cells.isOf(cell, m.reg(R)) || scenario.has(PlantedFault.REFILL_WITHOUT_COMPARING)) {
            m.reg(WORD, cell);
            boolean trust = scenario.has(PlantedFault.CELL_AGE_UNCHECKED)
                    || scenario.has(PlantedFault.REFILL_WITHOUT_COMPARING)
                    || Cells.state(cell) == Cells.FREE;
            return go(m, trust ? At.FREE_CELL : At.CHECK_AGE, "prepare 3: a cell of r");
        }
        return nextCell(m, "prepare 3: this cell is done");
    }

    // Only FREE carries the whole generation: any other cell is of r if the term still is, after the cell was loaded.
    private String checkAge(Machine m) {
        if (m.load(map.generation(m.reg(PHYSICAL))) != m.reg(R)) {
            m.clear(R, Role.OWN);
            return go(m, At.SET_PREPARED, "prepare 3: the memory is that of s already");
        }
        return go(m, At.FREE_CELL, "prepare 3: the term is still r");
    }

    private String freeCell(Machine m) {
        int address = map.cell(m.reg(PHYSICAL), m.reg(UNIT));
        int before = m.peek(address);
        boolean won = m.cas(address, m.reg(WORD), cells.free(m.reg(S)));
        if (won) {
            lane.refilled(m, m.reg(PHYSICAL), m.reg(UNIT), before, m.reg(S));
        }
        return nextCell(m, won ? "prepare 3: frees the cell for s" : "prepare 3: another freed the cell");
    }

    private String nextCell(Machine m, String what) {
        m.reg(WORD, 0);
        if (m.reg(UNIT) < scenario.units) {
            m.reg(UNIT, m.reg(UNIT) + 1);
            return go(m, At.LOAD_CELL, what);
        }
        m.reg(UNIT, 0);
        return go(m, At.LOAD_HINT, what);
    }

    // 4  hint, firstOrdinal, base, doneCount: from their r-tagged value to s; then gen: r -> s

    private String loadHint(Machine m) {
        int hint = m.load(map.hint(m.reg(PHYSICAL)));
        if (hint >>> 16 != m.reg(R)) {
            return go(m, afterHint(), "prepare 4: the hint is reset already");
        }
        m.reg(WORD, hint);
        return go(m, At.RESET_HINT, "prepare 4: reads the hint of r");
    }

    private String resetHint(Machine m) {
        m.cas(map.hint(m.reg(PHYSICAL)), m.reg(WORD), LaneMap.hintOf(m.reg(S), 0, 0));
        m.reg(WORD, 0);
        return go(m, afterHint(), "prepare 4: resets the hint");
    }

    private At afterHint() {
        return scenario.counters ? At.RESET_HEADER : At.SET_GENERATION;
    }

    private String resetHeader(Machine m) {
        String what = fold.reset(m, m.reg(R), m.reg(S), m.reg(PHYSICAL));
        return fold.isDone(m) ? go(m, At.SET_GENERATION, what) : what;
    }

    private String setGeneration(Machine m) {
        m.cas(map.generation(m.reg(PHYSICAL)), m.reg(R), m.reg(S));
        m.clear(R, Role.OWN);
        return go(m, At.SET_PREPARED, "prepare 4: the memory is that of s");
    }

    // 5  CAS(prepared: s-1 -> s)

    private String setPrepared(Machine m) {
        boolean won = m.cas(map.prepared, m.reg(S) - 1, m.reg(S));
        return leave(m, won ? "prepare 5: s is the spare" : "prepare 5: another finished");
    }
}
