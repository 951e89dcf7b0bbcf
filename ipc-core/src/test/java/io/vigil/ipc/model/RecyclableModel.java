package io.vigil.ipc.model;

/**
 * Step 0 of {@code prepare(s)}: is the oldest term r consumed, and is there nobody who may still touch it?
 *
 * <p>The order makes every answer stay true: first the head, which never goes back; then limbo, because an entry that
 * is set after the head was read is for a term that this head had not passed; then the cells, because a consumer in
 * limbo may still have changed one.
 */
final class RecyclableModel extends PrepareSteps {
    RecyclableModel(Lane lane) {
        super(lane);
    }

    // 0  d = dir[s mod D]; is there something to recycle, and nobody who may still touch it?

    String readEntry(Machine m) {
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

    String readLimboEarly(Machine m) {
        m.reg(LIMBO, m.load(map.limbo));
        return go(m, At.READ_OLDEST, "prepare 0: reads limbo, too early");
    }

    String readOldest(Machine m) {
        m.reg(R, m.load(map.oldest));
        return go(m, At.READ_HEAD, "prepare 0: reads oldest");
    }

    String readHead(Machine m) {
        int head = m.load(map.head);
        m.reg(HEAD, head);
        if (Head.t(head) > m.reg(R)) {
            return go(m, At.FIND_OLDEST, "prepare 0: the head is past the oldest term");
        }
        if (m.peek(map.freeTerms) > 0 || scenario.parks) {
            return go(m, At.LOCK_GROWTH, "prepare 0: nothing to recycle, but the lane may grow");
        }
        return leave(m, "prepare 0: the oldest term is in use");
    }

    String findOldest(Machine m) {
        int entry = m.load(map.dir(m.reg(R)));
        if (LaneMap.entryT(entry) != m.reg(R)) {
            return leave(m, "prepare 0: the oldest term has moved on");
        }
        m.reg(PHYSICAL, LaneMap.entryPhysical(entry));
        boolean cellsFirst = scenario.has(PlantedFault.CELLS_LOOKED_AT_BEFORE_LIMBO);
        At next = scenario.parks ? At.READ_FATE : cellsFirst ? At.LOOK_FOR_OWNER : At.READ_LIMBO;
        return go(m, next, "prepare 0: finds the oldest term");
    }

    String readLimbo(Machine m) {
        boolean tooEarly = scenario.has(PlantedFault.LIMBO_READ_BEFORE_HEAD);
        int limbo = tooEarly ? m.reg(LIMBO) : m.load(map.limbo);
        if (Limbo.isEffective(limbo, m.reg(HEAD)) && Limbo.t(limbo) <= m.reg(R)) {
            m.reg(LIMBO, limbo);
            return go(m, At.ASK_ZOMBIE, "prepare 0: meets a consumer in limbo");
        }
        m.reg(LIMBO, 0);
        return go(m, afterLimbo(m), "prepare 0: no consumer in limbo");
    }

    String askZombie(Machine m) {
        if (!m.ask(lane.isDead(m, Limbo.slot(m.reg(LIMBO))))) {
            return leave(m, "prepare 0: the consumer in limbo lives");
        }
        m.reg(LIMBO, 0);
        return go(m, afterLimbo(m), "prepare 0: the consumer in limbo is dead");
    }

    private At afterLimbo(Machine m) {
        return scenario.has(PlantedFault.CELLS_LOOKED_AT_BEFORE_LIMBO) ? afterChecks(m, RECYCLE) : At.LOOK_FOR_OWNER;
    }

    String lookForOwner(Machine m) {
        int cell = m.load(map.cell(m.reg(PHYSICAL), m.reg(UNIT)));
        int state = Cells.state(cell);
        boolean owned = state == Cells.LEASED || state == Cells.WRITING;
        if (owned && cells.isOf(cell, m.reg(R)) && !scenario.has(PlantedFault.RECYCLE_IGNORING_LEASE)) {
            return leave(m, "prepare 0: a dead zombie's lease below the head has to be repaired first");
        }
        boolean inLimbo = state == Cells.ABORTED && Cells.owner(cell) != Cells.NOBODY;
        if (inLimbo && !scenario.has(PlantedFault.RECYCLE_IGNORING_LIMBO)) {
            m.reg(WORD, cell);
            return go(m, At.ASK_OWNER, "prepare 0: meets a producer in limbo");
        }
        return nextCell(m, "prepare 0: looks for owners");
    }

    private String nextCell(Machine m, String what) {
        m.reg(WORD, 0);
        if (m.reg(UNIT) < scenario.units) {
            m.reg(UNIT, m.reg(UNIT) + 1);
            return go(m, At.LOOK_FOR_OWNER, what);
        }
        m.reg(UNIT, 0);
        boolean cellsFirst = scenario.has(PlantedFault.CELLS_LOOKED_AT_BEFORE_LIMBO);
        return go(m, cellsFirst ? At.READ_LIMBO : afterChecks(m, RECYCLE), what);
    }

    String askOwner(Machine m) {
        if (!m.ask(lane.isDead(m, Cells.owner(m.reg(WORD))))) {
            m.reg(UNIT, 0);
            m.reg(WORD, 0);
            return scenario.parks
                    ? go(m, afterChecks(m, PARK), "prepare 0: the producer in limbo lives: parks its term")
                    : leave(m, "prepare 0: the producer in limbo lives");
        }
        return nextCell(m, "prepare 0: the producer in limbo is dead");
    }

    private At afterChecks(Machine m, int wanted) {
        if (scenario.parks) {
            m.reg(WANTED, wanted);
        }
        return scenario.counters ? At.FOLD : scenario.parks ? At.DECIDE : At.PUBLISH;
    }
}
