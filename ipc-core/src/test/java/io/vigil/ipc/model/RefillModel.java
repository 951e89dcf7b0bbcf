package io.vigil.ipc.model;

/**
 * Steps 2b to 4 of {@code prepare(s)}: makes every word of the memory that was published for s one of s.
 *
 * <p>Each word is loaded, found to be one of r, and replaced by a CAS. A process that sleeps in between and wakes after
 * the memory was recycled again must fail every CAS that it still has in hand.
 */
final class RefillModel extends PrepareSteps {
    RefillModel(Lane lane) {
        super(lane);
    }

    // 2b p = dir[s mod D].physical; r = gen(p); if r >= s go to 5; CAS(oldest: r -> r+1)

    String readEntryAgain(Machine m) {
        int entry = m.load(map.dir(m.reg(S)));
        m.clear(R, Role.OWN);
        if (LaneMap.entryT(entry) != m.reg(S)) {
            return leave(m, "prepare 2b: this term is long past");
        }
        m.reg(PHYSICAL, LaneMap.entryPhysical(entry));
        return go(m, At.READ_GENERATION, "prepare 2b: finds the memory of s");
    }

    String readGeneration(Machine m) {
        int r = m.load(map.generation(m.reg(PHYSICAL)));
        boolean done = scenario.has(PlantedFault.HELPER_FOLLOWS_RECYCLED_TERM) ? r == m.reg(S) : r >= m.reg(S);
        if (done) {
            m.clear(R, Role.OWN);
            return go(m, At.SET_PREPARED, "prepare 2b: the term is filled");
        }
        m.reg(R, r);
        return go(m, At.ADVANCE_OLDEST, "prepare 2b: the memory is still that of r");
    }

    String advanceOldest(Machine m) {
        boolean won = m.cas(map.oldest, m.reg(R), m.reg(R) + 1);
        return go(m, At.LOAD_CELL, won ? "prepare 2b: oldest is r+1" : "prepare 2b: oldest has moved already");
    }

    // 3  each cell: w = load; if gen(w) == r: CAS(w -> FREE s)    else someone did it

    String loadCell(Machine m) {
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
    String checkAge(Machine m) {
        if (m.load(map.generation(m.reg(PHYSICAL))) != m.reg(R)) {
            m.clear(R, Role.OWN);
            return go(m, At.SET_PREPARED, "prepare 3: the memory is that of s already");
        }
        return go(m, At.FREE_CELL, "prepare 3: the term is still r");
    }

    String freeCell(Machine m) {
        int address = map.cell(m.reg(PHYSICAL), m.reg(UNIT));
        int before = m.peek(address);
        boolean won = m.cas(address, m.reg(WORD), cells.free(m.reg(S)));
        if (won) {
            lane.refilled(m, m.reg(PHYSICAL), m.reg(UNIT), before, m.reg(S));
        }
        if (!won) {
            m.reg(WORD, 0);
            return go(m, At.LOAD_CELL, "prepare 3: another freed the cell, or a sweep ended its limbo");
        }
        return nextCell(m, "prepare 3: frees the cell for s");
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

    String loadHint(Machine m) {
        int hint = m.load(map.hint(m.reg(PHYSICAL)));
        if (hint >>> 16 != m.reg(R)) {
            return go(m, afterHint(), "prepare 4: the hint is reset already");
        }
        m.reg(WORD, hint);
        return go(m, At.RESET_HINT, "prepare 4: reads the hint of r");
    }

    String resetHint(Machine m) {
        m.cas(map.hint(m.reg(PHYSICAL)), m.reg(WORD), LaneMap.hintOf(m.reg(S), 0, 0));
        m.reg(WORD, 0);
        return go(m, afterHint(), "prepare 4: resets the hint");
    }

    private At afterHint() {
        return scenario.counters ? At.RESET_HEADER : At.SET_GENERATION;
    }

    String resetHeader(Machine m) {
        String what = fold.reset(m, m.reg(R), m.reg(S), m.reg(PHYSICAL));
        return fold.isDone(m) ? go(m, At.SET_GENERATION, what) : what;
    }

    String setGeneration(Machine m) {
        m.cas(map.generation(m.reg(PHYSICAL)), m.reg(R), m.reg(S));
        m.clear(R, Role.OWN);
        return go(m, At.SET_PREPARED, "prepare 4: the memory is that of s");
    }
}
