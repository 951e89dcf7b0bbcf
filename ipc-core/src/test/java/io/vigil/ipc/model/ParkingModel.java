package io.vigil.ipc.model;

/**
 * Parking (docs/adr/0003): when the oldest term cannot be recycled because a stopped producer in limbo may still write
 * there, the lane goes on without it. Its frames are folded, its memory waits aside until the limbo has ended.
 *
 * <p>Two helpers may judge differently, one before and one after the limbo ended. So what becomes of the memory is
 * decided by one CAS on its fate word, and everybody does what the word says.
 */
final class ParkingModel extends PrepareSteps {
    ParkingModel(Lane lane) {
        super(lane);
    }

    String readFate(Machine m) {
        int fate = m.load(map.fate(m.reg(PHYSICAL)));
        if (fate >>> 2 == m.reg(R)) {
            return follow(m, fate);
        }
        m.reg(FATE, fate);
        return go(m, At.READ_LIMBO, "prepare 0: the fate of r is open");
    }

    String decide(Machine m) {
        if (scenario.has(PlantedFault.PARKED_WITHOUT_DECISION)) {
            m.poke(map.fate(m.reg(PHYSICAL)), fateOf(m.reg(R), m.reg(WANTED)));
            return follow(m, fateOf(m.reg(R), m.reg(WANTED)));
        }
        boolean won = m.cas(map.fate(m.reg(PHYSICAL)), m.reg(FATE), fateOf(m.reg(R), m.reg(WANTED)));
        return go(m, At.READ_DECISION, won ? "prepare 1: decides the fate of r" : "prepare 1: another decided");
    }

    String readDecision(Machine m) {
        return follow(m, m.load(map.fate(m.reg(PHYSICAL))));
    }

    private static String follow(Machine m, int fate) {
        m.reg(FATE, 0);
        m.reg(WANTED, 0);
        if (fate == fateOf(m.reg(R), RECYCLE)) {
            return go(m, At.PUBLISH, "prepare 1: r is to be recycled");
        }
        if (fate == fateOf(m.reg(R), PARK)) {
            return go(m, At.PASS_OLDEST, "prepare 1: r is to be parked");
        }
        return leave(m, "prepare 1: r is long past");
    }

    String passOldest(Machine m) {
        boolean won = m.cas(map.oldest, m.reg(R), m.reg(R) + 1);
        return leave(m, won ? "prepare 1: parks r, the lane goes on without it" : "prepare 1: r was parked already");
    }
}
