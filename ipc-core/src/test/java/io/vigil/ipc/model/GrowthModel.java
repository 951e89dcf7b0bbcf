package io.vigil.ipc.model;

/**
 * A lane grows when it has nothing to recycle: a free term, or a parked one whose limbo has ended, is filled where nobody
 * sees it and published in the directory.
 *
 * <p>All of this under the growth lock, which the kernel frees when its holder dies. A holder that died between filling
 * and setting the fate left a parked term with another generation: it is in the directory, or is filled again.
 */
final class GrowthModel extends PrepareSteps {
    private static final int CANDIDATE = HEAD;

    private final int me;

    GrowthModel(Lane lane, int slot) {
        super(lane);
        me = slot;
    }

    String lock(Machine m) {
        if (!m.cas(map.growthLock, 0, me + 1)) {
            return leave(m, "prepare: somebody grows the lane");
        }
        m.reg(CANDIDATE, 0);
        if (m.peek(map.freeTerms) > 0) {
            m.reg(CANDIDATE, scenario.mostTerms - m.peek(map.freeTerms));
            return fill(m, "prepare: takes the growth lock");
        }
        return go(m, scenario.parks ? At.FIND_PARKED : At.UNLOCK_GROWTH, "prepare: takes the growth lock");
    }

    private String fill(Machine m, String what) {
        int t = m.peek(map.generation(m.reg(CANDIDATE)));
        if (t >= m.peek(map.oldest) && m.peek(map.dir(t)) == LaneMap.entry(t, m.reg(CANDIDATE))) {
            m.violated("a grower fills the memory of the living term " + t);
        }
        lane.fillTerm(m.words(), m.reg(CANDIDATE), m.reg(S));
        return go(m, At.PUBLISH_NEW, what + ", fills a term that nobody sees");
    }

    String findParked(Machine m) {
        if (m.reg(CANDIDATE) == scenario.mostTerms) {
            return go(m, At.UNLOCK_GROWTH, "prepare: no parked term is free");
        }
        int fate = m.load(map.fate(m.reg(CANDIDATE)));
        if ((fate & 3) != PARK) {
            return next(m, "prepare: this term is not parked");
        }
        m.reg(FATE, fate);
        return go(m, At.HELP_TO_PARK, "prepare: finds a parked term");
    }

    // Whoever decided may sleep before the lane has gone on without the term.
    String helpToPark(Machine m) {
        int r = m.reg(FATE) >>> 2;
        m.cas(map.oldest, r, r + 1);
        return go(m, At.READ_PARKED_GENERATION, "prepare: the lane goes on without it");
    }

    private static String next(Machine m, String what) {
        m.reg(CANDIDATE, m.reg(CANDIDATE) + 1);
        m.reg(FATE, 0);
        m.reg(UNIT, 0);
        m.reg(WORD, 0);
        return go(m, At.FIND_PARKED, what);
    }

    String readParkedGeneration(Machine m) {
        int generation = m.load(map.generation(m.reg(CANDIDATE)));
        if (generation == m.reg(FATE) >>> 2) {
            if (scenario.has(PlantedFault.PARKED_TERM_FILLED_IN_LIMBO)) {
                return fill(m, "prepare: takes a parked term");
            }
            return go(m, At.LOOK_FOR_PARKED_OWNER, "prepare: it is as it was parked");
        }
        m.reg(WORD, generation);
        return go(m, At.LOOK_WHETHER_PUBLISHED, "prepare: it was filled by a holder of the lock that died");
    }

    String lookWhetherPublished(Machine m) {
        int entry = m.load(map.dir(m.reg(WORD)));
        m.reg(WORD, 0);
        if (entry == LaneMap.entry(m.peek(map.generation(m.reg(CANDIDATE))), m.reg(CANDIDATE))) {
            return go(m, At.SET_FREED, "prepare: and published");
        }
        return fill(m, "prepare: and never published");
    }

    String lookForParkedOwner(Machine m) {
        int cell = m.load(map.cell(m.reg(CANDIDATE), m.reg(UNIT)));
        if (Cells.state(cell) == Cells.ABORTED && Cells.owner(cell) != Cells.NOBODY) {
            m.reg(WORD, cell);
            return go(m, At.ASK_PARKED_OWNER, "prepare: it is still in limbo");
        }
        return nextCell(m, "prepare: looks for owners in the parked term");
    }

    private String nextCell(Machine m, String what) {
        m.reg(WORD, 0);
        if (m.reg(UNIT) < scenario.units) {
            m.reg(UNIT, m.reg(UNIT) + 1);
            return go(m, At.LOOK_FOR_PARKED_OWNER, what);
        }
        m.reg(UNIT, 0);
        return fill(m, "prepare: its limbo has ended");
    }

    String askParkedOwner(Machine m) {
        boolean dead = m.ask(lane.isDead(m, Cells.owner(m.reg(WORD))));
        return dead ? nextCell(m, "prepare: of a dead producer") : next(m, "prepare: of a living producer");
    }

    String publishNew(Machine m) {
        boolean won = m.cas(map.dir(m.reg(S)), m.reg(ENTRY), LaneMap.entry(m.reg(S), m.reg(CANDIDATE)));
        boolean wasParked = m.reg(FATE) != 0;
        if (won && !wasParked) {
            m.poke(map.freeTerms, m.peek(map.freeTerms) - 1);
        }
        At next = won && wasParked ? At.SET_FREED : At.UNLOCK_GROWTH;
        return go(m, next, won ? "prepare: publishes the new term" : "prepare: keeps the new term for later");
    }

    String setFreed(Machine m) {
        // Since it was published it may have been used up, and decided on again.
        boolean won = m.cas(map.fate(m.reg(CANDIDATE)), m.reg(FATE), fateOf(m.reg(FATE) >>> 2, FREED));
        return go(
                m,
                At.UNLOCK_GROWTH,
                won ? "prepare: the term is parked no more" : "prepare: the term was decided on again");
    }

    String unlock(Machine m) {
        m.store(map.growthLock, 0);
        m.clear(R, Role.OWN);
        return go(m, At.READ_ENTRY_AGAIN, "prepare: unlocks growth");
    }
}
