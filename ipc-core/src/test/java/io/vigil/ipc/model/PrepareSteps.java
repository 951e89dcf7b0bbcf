package io.vigil.ipc.model;

/** What the parts of {@code prepare(s)} share: its registers, and how it goes from step to step. */
abstract class PrepareSteps {
    static final int S = Role.PREPARING + 1;
    static final int R = Role.PREPARING + 2;
    static final int ENTRY = Role.PREPARING + 3;
    static final int PHYSICAL = Role.PREPARING + 4;
    static final int UNIT = Role.PREPARING + 5;
    static final int WORD = Role.PREPARING + 6;
    static final int HEAD = Role.PREPARING + 7;
    static final int LIMBO = FoldModel.FIRST_REGISTER;

    final Lane lane;
    final Scenario scenario;
    final LaneMap map;
    final Cells cells;
    final FoldModel fold;

    /** In the order of the protocol's numbered steps. */
    enum At {
        OFF,
        READ_ACTIVE,
        READ_PREPARED,
        READ_ENTRY,
        READ_LIMBO_EARLY,
        READ_OLDEST,
        READ_HEAD,
        READ_LIMBO,
        ASK_ZOMBIE,
        FIND_OLDEST,
        LOOK_FOR_OWNER,
        ASK_OWNER,
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

    PrepareSteps(Lane lane) {
        this.lane = lane;
        scenario = lane.scenario;
        map = lane.map;
        cells = lane.cells;
        fold = new FoldModel(lane);
    }

    static String go(Machine m, At next, String what) {
        m.at(Role.PREPARING, next);
        return what;
    }

    static String leave(Machine m, String what) {
        m.clear(Role.PREPARING, Role.OWN);
        return what;
    }
}
