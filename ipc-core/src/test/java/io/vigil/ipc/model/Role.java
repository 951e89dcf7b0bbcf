package io.vigil.ipc.model;

/** What every role of a lane knows: its slot, the lane, and the registers of its process. */
abstract class Role {
    /** Registers that every process has; a role's own start at {@link #OWN}. */
    static final int STATUS = 0;

    static final int AT = 1;
    static final int PREPARING = 2;
    static final int OWN = 16;
    static final int REGISTERS = 26;

    static final int RUNNING = 0;
    static final int DEAD = 1;
    static final int STOPPED = 2;

    final Lane lane;
    final Scenario scenario;
    final LaneMap map;
    final Cells cells;
    final Ledger ledger;

    /** The owner slot, which is also the index of the process. */
    final int me;

    Role(Lane lane, int slot) {
        this.lane = lane;
        scenario = lane.scenario;
        map = lane.map;
        cells = lane.cells;
        ledger = lane.ledger;
        me = slot;
    }

    final String go(Machine m, Enum<?> next, String what) {
        m.at(AT, next);
        return what;
    }

    /** Back to the first step, registers forgotten. */
    final String rest(Machine m, String what) {
        m.clear(AT, REGISTERS);
        return what;
    }
}
