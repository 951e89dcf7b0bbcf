package io.vigil.ipc.model;

import org.jspecify.annotations.Nullable;

/**
 * The one reader of an exclusive lane (section 5): takes the role, hands messages over in order without touching their
 * cells, and releases a batch by moving the head.
 *
 * <p>A consumer that was fenced, and does not know it yet, goes on reading. It may: its limbo entry keeps the term. It
 * finds out when its release fails.
 */
final class ExclusiveConsumerModel extends ExclusiveSteps implements Program {
    private static final At[] STEPS = At.values();

    private final TakeOverModel takeOver;
    private final SetAsideModel aside;

    ExclusiveConsumerModel(Lane lane, int slot) {
        super(lane, slot);
        takeOver = new TakeOverModel(lane, slot);
        aside = new SetAsideModel(lane, slot);
    }

    @Override
    public int choices() {
        return 2;
    }

    @Override
    public @Nullable String step(Machine m, int choice) {
        At at = STEPS[m.reg(AT)];
        if (choice == 1) {
            return switch (at) {
                case READ_CELL -> insteadOfReading(m);
                case READ_FRAME -> aside.decideToSetAside(m);
                case JUDGE -> takeOver.force(m);
                default -> null;
            };
        }
        return switch (at) {
            case STANDBY -> takeOver.standby(m);
            case JUDGE -> takeOver.judge(m);
            case READ_LIMBO -> takeOver.readLimbo(m);
            case ASK_ZOMBIE -> takeOver.askZombie(m);
            case LOOK_AGAIN -> takeOver.lookAgain(m);
            case SET_LIMBO -> takeOver.setLimbo(m);
            case FENCE -> takeOver.fence(m);
            case FIND_TERM -> findTerm(m);
            case READ_CELL -> readCell(m);
            case READ_FRAME -> readFrame(m);
            case EXPIRE -> expire(m);
            case SET_ASIDE -> aside.setAside(m);
            case CONFIRM_ROLE -> aside.confirmRole(m);
            case FINISH_MOVE -> aside.finishMove(m);
            case PUT_BACK -> aside.putBack(m);
            case ASK_OWNER -> askOwner(m);
            case REPAIR -> repair(m);
            case READ_ACTIVE -> readActive(m);
            case RELEASE -> release(m);
            case READ_OWN_LIMBO -> takeOver.readOwnLimbo(m);
            case CLEAR_LIMBO -> takeOver.clearLimbo(m);
        };
    }

    // poll

    private boolean hasSomethingToRelease(Machine m) {
        return Head.t(m.reg(HEAD)) != m.reg(T) || Head.offset(m.reg(HEAD)) != m.reg(OFFSET);
    }

    private String findTerm(Machine m) {
        int entry = m.load(map.dir(m.reg(T)));
        if (LaneMap.entryT(entry) != m.reg(T)) {
            if (holdsRole(m)) {
                m.violated("the rightful consumer lost its term");
            }
            return go(m, At.RELEASE, "its term is gone: it must have been fenced");
        }
        m.reg(PHYSICAL, LaneMap.entryPhysical(entry));
        return go(m, At.READ_CELL, "finds its term");
    }

    /** Release what is in hand, or look whether the role is still there. */
    private @Nullable String insteadOfReading(Machine m) {
        if (hasSomethingToRelease(m)) {
            return release(m);
        }
        int head = m.load(map.head);
        return head == m.reg(HEAD) ? null : go(m, At.READ_OWN_LIMBO, "finds itself fenced");
    }

    private @Nullable String readCell(Machine m) {
        int cell = m.load(cell(m));
        if (!cells.isOf(cell, m.reg(T))) {
            if (holdsRole(m)) {
                m.violated("the rightful consumer meets a foreign generation");
            }
            return go(m, At.RELEASE, "meets a foreign generation: it must have been fenced");
        }
        m.reg(WORD, cell);
        return switch (Cells.state(cell)) {
            case Cells.READY -> m.reg(BATCH) < scenario.batch ? go(m, At.READ_FRAME, "meets a message") : null;
            case Cells.WRITING, Cells.LEASED -> meetOwned(m, cell);
            case Cells.ABORTED, Cells.DONE -> stepOver(m, "steps over a frame that is over");
            case Cells.PAD -> go(m, At.READ_ACTIVE, "meets PAD");
            default -> null;
        };
    }

    private @Nullable String meetOwned(Machine m, int cell) {
        if (lane.isDead(m, Cells.owner(cell))) {
            return go(m, At.ASK_OWNER, "meets a frame that somebody owns");
        }
        boolean skip = Cells.state(cell) == Cells.WRITING && scenario.has(PlantedFault.SCAN_STEPS_OVER_WRITING);
        return skip ? stepOver(m, "steps over WRITING") : null;
    }

    private String stepOver(Machine m, String what) {
        m.reg(OFFSET, m.reg(OFFSET) + Cells.length(m.reg(WORD)));
        m.reg(WORD, 0);
        return go(m, At.READ_CELL, what);
    }

    private String readFrame(Machine m) {
        int id = lane.read(m, m.reg(PHYSICAL), m.reg(OFFSET), m.reg(T), Cells.length(m.reg(WORD)), me);
        if (ledger.isPastDeadline(id)) {
            return go(m, At.EXPIRE, "the deadline of message " + id + " is past");
        }
        ledger.delivered(m, id, holdsRole(m));
        m.reg(FIRST_IN_HAND + m.reg(BATCH), id);
        m.reg(BATCH, m.reg(BATCH) + 1);
        return stepOver(m, "hands message " + id + " over");
    }

    private String expire(Machine m) {
        int id = m.peek(map.payload(m.reg(PHYSICAL), m.reg(OFFSET)));
        boolean won = m.cas(cell(m), m.reg(WORD), Cells.with(m.reg(WORD), Cells.DONE, Cells.EXPIRED, Cells.NOBODY));
        if (won) {
            ledger.expired(m, id);
        }
        m.reg(WORD, 0);
        return go(m, At.READ_CELL, won ? "expires message " + id : "the cell has changed");
    }

    private String askOwner(Machine m) {
        boolean dead = m.ask(lane.isDead(m, Cells.owner(m.reg(WORD))));
        return go(m, dead ? At.REPAIR : At.READ_CELL, dead ? "its owner is dead" : "its owner lives");
    }

    private String repair(Machine m) {
        boolean won = lane.repair(m, cell(m), m.reg(WORD));
        m.reg(WORD, 0);
        return go(m, At.READ_CELL, won ? "repairs the cell of the dead" : "another repaired it");
    }

    private @Nullable String readActive(Machine m) {
        boolean rolled = m.load(map.active) > m.reg(T);
        if (!rolled) {
            m.reg(WORD, 0);
            return go(m, At.READ_CELL, "the lane has not rolled yet");
        }
        m.reg(WORD, 0);
        m.reg(T, m.reg(T) + 1);
        m.reg(OFFSET, 0);
        return go(m, At.FIND_TERM, "goes on to the next term");
    }

    /** {@code CAS(head: {my epoch, me, old} -> {my epoch, me, new})}; the head it expects is the one it remembers. */
    private String release(Machine m) {
        int mine = Head.at(m.reg(HEAD), m.reg(T), m.reg(OFFSET));
        boolean won = true;
        if (scenario.has(PlantedFault.RELEASE_BY_STORE)) {
            m.store(map.head, mine);
        } else {
            won = m.cas(map.head, m.reg(HEAD), mine);
        }
        if (!won) {
            return go(m, At.READ_OWN_LIMBO, "its release fails: it was fenced");
        }
        for (int k = 0; k < m.reg(BATCH); k++) {
            ledger.acked(m, m.reg(FIRST_IN_HAND + k));
        }
        m.clear(BATCH, REGISTERS);
        m.reg(WORD, 0);
        m.reg(HEAD, mine);
        return go(m, At.FIND_TERM, "releases the batch");
    }
}
