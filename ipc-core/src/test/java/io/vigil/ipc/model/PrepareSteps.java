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
    static final int FATE = Role.PREPARING + 12;
    static final int WANTED = Role.PREPARING + 13;

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
        FIND_OLDEST,
        READ_FATE,
        READ_LIMBO,
        ASK_ZOMBIE,
        LOOK_FOR_OWNER,
        ASK_OWNER,
        FOLD,
        DECIDE,
        READ_DECISION,
        PASS_OLDEST,
        PUBLISH,
        LOCK_GROWTH,
        FIND_PARKED,
        HELP_TO_PARK,
        READ_PARKED_GENERATION,
        LOOK_WHETHER_PUBLISHED,
        LOOK_FOR_PARKED_OWNER,
        ASK_PARKED_OWNER,
        PUBLISH_NEW,
        SET_FREED,
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

    static final int RECYCLE = 1;
    static final int PARK = 2;
    static final int FREED = 3;

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

    static int fateOf(int t, int fate) {
        return t << 2 | fate;
    }
}
