package io.vigil.ipc.model;

/** What the parts of an exclusive consumer share: its registers and steps. */
abstract class ExclusiveSteps extends Role {
    static final int HEAD = OWN;
    static final int LIMBO = OWN + 1;
    static final int T = OWN + 2;
    static final int OFFSET = OWN + 3;
    static final int PHYSICAL = OWN + 4;
    static final int WORD = OWN + 5;
    static final int BATCH = OWN + 6;
    static final int FIRST_IN_HAND = OWN + 7;

    enum At {
        STANDBY,
        JUDGE,
        READ_LIMBO,
        ASK_ZOMBIE,
        LOOK_AGAIN,
        SET_LIMBO,
        FENCE,
        FIND_TERM,
        READ_CELL,
        READ_FRAME,
        EXPIRE,
        SET_ASIDE,
        CONFIRM_ROLE,
        FINISH_MOVE,
        PUT_BACK,
        ASK_OWNER,
        REPAIR,
        READ_ACTIVE,
        RELEASE,
        READ_OWN_LIMBO,
        CLEAR_LIMBO
    }

    ExclusiveSteps(Lane lane, int slot) {
        super(lane, slot);
    }

    final int cell(Machine m) {
        return map.cell(m.reg(PHYSICAL), m.reg(OFFSET));
    }

    /** Only the release, which fails, tells a fenced consumer that it is; this is for checks. */
    final boolean holdsRole(Machine m) {
        return isMine(m, m.peek(map.head));
    }

    final boolean isMine(Machine m, int head) {
        return Head.epoch(head) == Head.epoch(m.reg(HEAD)) && Head.slot(head) == me;
    }
}
