package io.vigil.ipc.model;

/** What the roles of one exploration share: bounds, addresses, words, and the questions that only a check may ask. */
final class Lane {
    final Scenario scenario;
    final LaneMap map;
    final Cells cells;
    final Ledger ledger;

    Lane(Scenario scenario) {
        this.scenario = scenario;
        map = new LaneMap(scenario, Role.REGISTERS);
        cells = new Cells(scenario);
        ledger = new Ledger(scenario, map);
    }

    /**
     * A lane of {@code terms} terms: the last is the prepared spare, the one before it is active and empty, the older
     * ones are consumed. A lane of one term has no spare yet and must grow.
     */
    int[] initial() {
        int[] state = new int[map.length()];
        int active = Math.max(1, scenario.terms - 1);
        state[map.active] = active;
        state[map.prepared] = scenario.terms;
        state[map.oldest] = 1;
        state[map.head] = Head.of(1, Cells.NOBODY, active, 0);
        state[map.limbo] = Limbo.NONE;
        state[map.freeTerms] = scenario.mostTerms - scenario.terms;
        for (int t = 1; t <= scenario.terms; t++) {
            fillTerm(state, t - 1, t);
            state[map.dir(t)] = LaneMap.entry(t, t - 1);
            if (t < active) {
                state[map.cell(t - 1, 0)] = cells.pad(t, 0);
            }
            if (t <= active) {
                state[map.firstOrdinal(t - 1)] = 0;
            }
        }
        for (int kind = 0; kind < LaneMap.KINDS; kind++) {
            state[map.base(0, kind)] = lane1Base();
        }
        ledger.fill(state);
        return state;
    }

    private int lane1Base() {
        return scenario.has(PlantedFault.BASE_WITHOUT_TERM_NUMBER) ? 0 : 1;
    }

    /** What a grower writes into a term that nobody else can see yet. */
    void fillTerm(int[] state, int physical, int t) {
        state[map.generation(physical)] = t;
        state[map.trueGeneration(physical)] = t;
        state[map.hint(physical)] = LaneMap.hintOf(t, 0, 0);
        state[map.doneCount(physical)] = LaneMap.doneCountOf(t, 0);
        state[map.firstOrdinal(physical)] = LaneMap.UNSET | t;
        for (int unit = 0; unit <= scenario.units; unit++) {
            state[map.cell(physical, unit)] = cells.free(t);
        }
        for (int unit = 0; unit < scenario.units; unit++) {
            state[map.payload(physical, unit)] = 0;
        }
        for (int kind = 0; kind < LaneMap.KINDS; kind++) {
            state[map.base(physical, kind)] = LaneMap.UNSET | t;
        }
    }

    boolean isDead(Machine m, int slot) {
        return m.peek(map.process(slot) + Role.STATUS) == Role.DEAD;
    }

    boolean isStopped(Machine m, int slot) {
        return m.peek(map.process(slot) + Role.STATUS) == Role.STOPPED;
    }

    /** R1: whoever touches a term plainly must find it in the generation that it means. */
    void checkPinned(Machine m, int physical, int t, String deed) {
        int real = m.peek(map.trueGeneration(physical));
        if (real != t) {
            m.violated(deed + " of term " + t + " in memory that is term " + real + " now");
        }
    }

    /** A preparer turned a cell into FREE s: what it was must have been over. */
    void refilled(Machine m, int physical, int unit, int before, int s) {
        int real = m.peek(map.trueGeneration(physical));
        if (s < real) {
            m.violated("memory of term " + real + " is refilled for the older term " + s);
        }
        m.poke(map.trueGeneration(physical), s);
        int state = Cells.state(before);
        if (state == Cells.WRITING || state == Cells.LEASED) {
            m.violated("a cell that somebody owns is recycled: " + Cells.describe(before));
        }
        if (unit == scenario.units) {
            return;
        }
        int id = m.peek(map.payload(physical, unit));
        if (state == Cells.READY && !ledger.isTerminal(m, id)) {
            m.violated("message " + id + " is lost: its cell is recycled before anybody read it");
        }
        m.poke(map.payload(physical, unit), 0);
    }

    /** The owner of a WRITING cell writes a payload over units that nobody has written in this generation. */
    void write(Machine m, int physical, int offset, int length, int id) {
        for (int unit = offset; unit < offset + length; unit++) {
            int old = m.peek(map.payload(physical, unit));
            if (old != 0) {
                m.violated("message " + id + " overwrites message " + old);
            }
            m.poke(map.payload(physical, unit), id);
        }
    }

    /** A consumer reads a payload: whole, of this term, and that of one message. */
    int read(Machine m, int physical, int offset, int t, int length, int reader) {
        checkPinned(m, physical, t, "slot" + reader + " reads a payload");
        int id = m.peek(map.payload(physical, offset));
        if (id == 0) {
            m.violated("slot" + reader + " reads an empty payload");
            return 1;
        }
        for (int unit = offset + 1; unit < offset + length; unit++) {
            if (m.peek(map.payload(physical, unit)) != id) {
                m.violated("slot" + reader + " reads a torn payload");
            }
        }
        return id;
    }

    /** The CAS of repair: WRITING and limbo end as ABORTED by nobody, a lease goes back, marked if somebody may have seen the message. */
    boolean repair(Machine m, int address, int cell) {
        boolean lease = Cells.state(cell) == Cells.LEASED;
        int mark = Cells.flags(cell) == Cells.JANITOR ? 0 : Cells.MAYBE_DELIVERED;
        int repaired = lease
                ? Cells.with(cell, Cells.READY, mark, Cells.NOBODY)
                : Cells.with(cell, Cells.ABORTED, 0, Cells.NOBODY);
        if (scenario.has(PlantedFault.REPAIR_BY_STORE)) {
            m.store(address, repaired);
            return true;
        }
        return m.cas(address, cell, repaired);
    }

    boolean someoneIsDead(Machine m) {
        for (int slot = 0; slot < scenario.processes(); slot++) {
            if (isDead(m, slot)) {
                return true;
            }
        }
        return false;
    }

    /** True when limbo names somebody who lives, or says that every role before this one has ended. */
    boolean limboIsSwept(Machine m) {
        int limbo = m.peek(map.limbo);
        if (Limbo.slot(limbo) != Cells.NOBODY) {
            return !isDead(m, Limbo.slot(limbo));
        }
        boolean matters = scenario.takeovers > 0 && !scenario.has(PlantedFault.LIMBO_CLEARED_TO_NONE);
        return !matters || Limbo.epoch(limbo) >= Head.epoch(m.peek(map.head)) - 1;
    }
}
