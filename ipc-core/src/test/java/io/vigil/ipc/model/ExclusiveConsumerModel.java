package io.vigil.ipc.model;

import org.jspecify.annotations.Nullable;

/**
 * The one reader of an exclusive lane (section 5): takes the role, hands messages over in order without touching their
 * cells, and releases a batch by moving the head.
 *
 * <p>A consumer that was fenced, and does not know it yet, goes on reading. It may: its limbo entry keeps the term. It
 * finds out when its release fails.
 */
final class ExclusiveConsumerModel extends Role {
    private static final int HEAD = OWN;
    private static final int LIMBO = OWN + 1;
    private static final int T = OWN + 2;
    private static final int OFFSET = OWN + 3;
    private static final int PHYSICAL = OWN + 4;
    private static final int WORD = OWN + 5;
    private static final int BATCH = OWN + 6;
    private static final int FIRST_IN_HAND = OWN + 7;

    private enum At {
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
        ASK_WRITER,
        ABORT,
        READ_ACTIVE,
        RELEASE,
        READ_OWN_LIMBO,
        CLEAR_LIMBO
    }

    private static final At[] STEPS = At.values();

    ExclusiveConsumerModel(Lane lane, int slot) {
        super(lane, slot);
    }

    @Override
    int choices() {
        return 2;
    }

    @Override
    @Nullable
    String step(Machine m, int choice) {
        At at = STEPS[m.reg(AT)];
        if (choice == 1) {
            return at == At.READ_CELL ? insteadOfReading(m) : at == At.JUDGE ? force(m) : null;
        }
        return switch (at) {
            case STANDBY -> standby(m);
            case JUDGE -> judge(m);
            case READ_LIMBO -> readLimbo(m);
            case ASK_ZOMBIE -> askZombie(m);
            case LOOK_AGAIN -> lookAgain(m);
            case SET_LIMBO -> setLimbo(m);
            case FENCE -> fence(m);
            case FIND_TERM -> findTerm(m);
            case READ_CELL -> readCell(m);
            case READ_FRAME -> readFrame(m);
            case EXPIRE -> expire(m);
            case ASK_WRITER -> askWriter(m);
            case ABORT -> abort(m);
            case READ_ACTIVE -> readActive(m);
            case RELEASE -> release(m);
            case READ_OWN_LIMBO -> readOwnLimbo(m);
            case CLEAR_LIMBO -> clearLimbo(m);
        };
    }

    // take over

    private @Nullable String standby(Machine m) {
        int head = m.load(map.head);
        if (Head.slot(head) == me) {
            return null; // swept before this slot was used again, so this is not its role
        }
        m.reg(HEAD, head);
        boolean nobody = Head.slot(head) == Cells.NOBODY;
        return go(m, nobody ? At.FENCE : At.JUDGE, nobody ? "the role is free" : "somebody has the role");
    }

    private String judge(Machine m) {
        if (m.ask(lane.isDead(m, Head.slot(m.reg(HEAD))))) {
            return go(m, At.FENCE, "the holder of the role is dead");
        }
        return rest(m, "the holder of the role lives");
    }

    private @Nullable String force(Machine m) {
        if (!ledger.has(m, Ledger.Budget.TAKEOVERS)) {
            return null;
        }
        ledger.spend(m, Ledger.Budget.TAKEOVERS);
        boolean skip = scenario.has(PlantedFault.TAKEOVER_WITHOUT_LIMBO);
        return go(m, skip ? At.FENCE : At.READ_LIMBO, "is told to take the role from a living holder");
    }

    private String readLimbo(Machine m) {
        int limbo = m.load(map.limbo);
        m.reg(LIMBO, limbo);
        int epoch = Head.epoch(m.reg(HEAD));
        boolean ended =
                Limbo.epoch(limbo) > epoch || (Limbo.epoch(limbo) == epoch && Limbo.slot(limbo) == Cells.NOBODY);
        if (ended && !scenario.has(PlantedFault.LIMBO_CLEARED_TO_NONE)) {
            return rest(m, "the role that it wants to end has ended");
        }
        boolean zombie = Limbo.isEffective(limbo, m.reg(HEAD));
        return go(m, zombie ? At.ASK_ZOMBIE : At.LOOK_AGAIN, zombie ? "finds an older zombie" : "reads limbo");
    }

    private String askZombie(Machine m) {
        if (!m.ask(lane.isDead(m, Limbo.slot(m.reg(LIMBO))))) {
            return rest(m, "the older zombie lives: it waits");
        }
        return go(m, At.LOOK_AGAIN, "the older zombie is dead");
    }

    // The role must be alive after limbo was read: whoever ends it later changes limbo, and the CAS fails.
    private String lookAgain(Machine m) {
        boolean same = m.load(map.head) == m.reg(HEAD) || scenario.has(PlantedFault.TAKER_READS_LIMBO_LAST);
        return same ? go(m, At.SET_LIMBO, "the head is as before") : rest(m, "the head has moved: starts again");
    }

    private String setLimbo(Machine m) {
        int head = m.reg(HEAD);
        int entry = Limbo.of(Head.slot(head), Head.epoch(head), Head.t(head));
        if (!m.cas(map.limbo, m.reg(LIMBO), entry)) {
            return rest(m, "limbo has changed: starts again");
        }
        checkNotTooLate(m, entry);
        return go(m, At.FENCE, "puts the holder into limbo");
    }

    private void checkNotTooLate(Machine m, int entry) {
        boolean wasThere =
                Limbo.slot(m.reg(LIMBO)) == Limbo.slot(entry) && Limbo.epoch(m.reg(LIMBO)) == Limbo.epoch(entry);
        if (!wasThere && Limbo.isEffective(entry, m.peek(map.head)) && !lane.isDead(m, Limbo.slot(entry))) {
            m.violated("limbo names a consumer that has dropped the role already: nobody will ever clear it");
        }
    }

    private String fence(Machine m) {
        int old = m.reg(HEAD);
        int mine = Head.of(Head.epoch(old) + 1, me, Head.t(old), Head.offset(old));
        if (!m.cas(map.head, old, mine)) {
            return rest(m, "the head has moved: starts again");
        }
        m.clear(OWN, REGISTERS);
        m.reg(HEAD, mine);
        m.reg(T, Head.t(mine));
        m.reg(OFFSET, Head.offset(mine));
        return go(m, At.FIND_TERM, "takes the role: the old holder is fenced");
    }

    // poll

    private boolean holdsRole(Machine m) {
        int head = m.peek(map.head);
        return Head.epoch(head) == Head.epoch(m.reg(HEAD)) && Head.slot(head) == me;
    }

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
        int cell = m.load(map.cell(m.reg(PHYSICAL), m.reg(OFFSET)));
        if (!cells.isOf(cell, m.reg(T))) {
            if (holdsRole(m)) {
                m.violated("the rightful consumer meets a foreign generation");
            }
            return go(m, At.RELEASE, "meets a foreign generation: it must have been fenced");
        }
        m.reg(WORD, cell);
        return switch (Cells.state(cell)) {
            case Cells.READY -> m.reg(BATCH) < scenario.batch ? go(m, At.READ_FRAME, "meets a message") : null;
            case Cells.WRITING -> meetWriting(m, cell);
            case Cells.ABORTED, Cells.DONE -> stepOver(m, "steps over a frame that is over");
            case Cells.PAD -> go(m, At.READ_ACTIVE, "meets PAD");
            default -> null;
        };
    }

    private @Nullable String meetWriting(Machine m, int cell) {
        if (lane.isDead(m, Cells.owner(cell))) {
            return go(m, At.ASK_WRITER, "meets a frame that is being written");
        }
        return scenario.has(PlantedFault.SCAN_STEPS_OVER_WRITING) ? stepOver(m, "steps over WRITING") : null;
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
        int address = map.cell(m.reg(PHYSICAL), m.reg(OFFSET));
        int id = m.peek(map.payload(m.reg(PHYSICAL), m.reg(OFFSET)));
        boolean won = m.cas(address, m.reg(WORD), Cells.with(m.reg(WORD), Cells.DONE, Cells.EXPIRED, Cells.NOBODY));
        if (won) {
            ledger.expired(m, id);
        }
        m.reg(WORD, 0);
        return go(m, At.READ_CELL, won ? "expires message " + id : "the cell has changed");
    }

    private String askWriter(Machine m) {
        boolean dead = m.ask(lane.isDead(m, Cells.owner(m.reg(WORD))));
        return go(m, dead ? At.ABORT : At.READ_CELL, dead ? "its writer is dead" : "its writer lives");
    }

    private String abort(Machine m) {
        boolean won = lane.repair(m, map.cell(m.reg(PHYSICAL), m.reg(OFFSET)), m.reg(WORD));
        m.reg(WORD, 0);
        return go(m, At.READ_CELL, won ? "aborts the frame of the dead" : "another repaired it");
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

    // fenced: clear my limbo entry, drop the role

    private String readOwnLimbo(Machine m) {
        int limbo = m.load(map.limbo);
        int epoch = Head.epoch(m.reg(HEAD));
        if (Limbo.slot(limbo) != me || Limbo.epoch(limbo) != epoch) {
            return rest(m, "drops the role");
        }
        m.clear(OWN, REGISTERS);
        m.reg(LIMBO, limbo);
        return go(m, At.CLEAR_LIMBO, "drops the role, finds its limbo entry");
    }

    private String clearLimbo(Machine m) {
        int limbo = m.reg(LIMBO);
        boolean forget = scenario.has(PlantedFault.LIMBO_CLEARED_TO_NONE);
        boolean won = m.cas(map.limbo, limbo, forget ? Limbo.NONE : Limbo.ended(Limbo.epoch(limbo)));
        return rest(m, won ? "clears its limbo entry" : "its limbo entry is gone");
    }
}
