package io.vigil.ipc.model;

import java.util.Set;

/** What a mover and a recoverer share: registers, and how they go from step to step. */
abstract class MoveSteps {
    static final int REGISTERS = 5;
    static final int AT = 0;
    static final int DEAD = 1;
    static final int SEEN = 2;
    static final int MOVER = 3;
    static final int AFTER = 4;

    /** The slot of the janitor: it recovers and moves nothing itself. */
    static final int JANITOR = 3;

    final Set<PlantedFault> faults;

    /** A mover's program in the order of the protocol's numbers, then that of whoever recovers. */
    enum At {
        LOCK,
        READ_PHASE,
        LEASE_SOURCE,
        STORE_SOURCE,
        STORE_PHASE_1,
        LOAD_TARGET,
        CLAIM_TARGET,
        REFUSE,
        STORE_TARGET,
        WRITE,
        STORE_PHASE_2,
        COMMIT_TARGET,
        FINISH_SOURCE,
        STORE_PHASE_0,
        UNLOCK,
        RECOVER_READ_SOURCE,
        RECOVER_LOAD_SOURCE,
        RECOVER_READ_TARGET,
        RECOVER_LOAD_TARGET,
        RECOVER_TARGET,
        RECOVER_SOURCE,
        RECOVER_PHASE_0
    }

    MoveSteps(Set<PlantedFault> faults) {
        this.faults = faults;
    }

    final boolean has(PlantedFault fault) {
        return faults.contains(fault);
    }

    static int process(int slot) {
        return MoveWords.PROCESSES + slot * REGISTERS;
    }

    static boolean isDead(Machine m, int slot) {
        return m.peek(process(slot) + DEAD) != 0;
    }

    static String go(Machine m, At next, String what) {
        m.at(AT, next);
        return what;
    }

    static String store(Machine m, int address, int value, At next, String what) {
        m.store(address, value);
        return go(m, next, what);
    }

    static String storePhase(Machine m, int phase, At next, String what) {
        return store(m, MoveWords.PHASE, phase, next, what);
    }
}
