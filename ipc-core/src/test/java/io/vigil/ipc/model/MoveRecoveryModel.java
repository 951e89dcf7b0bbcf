package io.vigil.ipc.model;

import static io.vigil.ipc.model.MoveWords.*;

import java.util.Set;

/**
 * What whoever takes the move lock does with an intent that a dead mover left: phase 1 is undone, phase 2 is finished,
 * target first, source second, phase last, so that a killed recoverer is followed by another.
 *
 * <p>SEEN is the phase, AFTER the source, MOVER the target cell that the dead mover must have left.
 */
final class MoveRecoveryModel extends MoveSteps {
    MoveRecoveryModel(Set<PlantedFault> faults) {
        super(faults);
    }

    String recoverReadSource(Machine m) {
        m.reg(AFTER, m.load(INTENT_SOURCE));
        return go(m, At.RECOVER_LOAD_SOURCE, "recovery: reads the source of the intent");
    }

    String recoverLoadSource(Machine m) {
        int source = m.load(SOURCE + m.reg(AFTER));
        boolean moving = state(source) == LEASED && isDead(m, owner(source));
        if (m.reg(SEEN) == 0) {
            return moving
                    ? go(m, At.RECOVER_SOURCE, "recovery: a lease without an intent")
                    : go(m, At.RECOVER_LOAD_TARGET, "recovery: no lease is left");
        }
        if (!moving) {
            return go(m, At.RECOVER_PHASE_0, "recovery: the source is settled");
        }
        m.reg(MOVER, owner(source));
        return go(m, At.RECOVER_READ_TARGET, "recovery: the source is still leased");
    }

    String recoverReadTarget(Machine m) {
        int generation = m.load(INTENT_TARGET);
        m.reg(MOVER, cell(WRITING, m.reg(MOVER), generation));
        if (has(PlantedFault.MOVE_TARGET_UNCHECKED)) {
            return go(m, At.RECOVER_LOAD_TARGET, "recovery: reads the target of the intent");
        }
        return go(m, At.RECOVER_TARGET, "recovery: reads the target of the intent");
    }

    /** With an open intent only the planted fault comes here; without, a dead mover may have left its claim. */
    String recoverLoadTarget(Machine m) {
        int target = m.load(TARGET);
        boolean unchecked = m.reg(SEEN) != 0;
        boolean leftover = state(target) == WRITING && (unchecked || isDead(m, owner(target)));
        m.reg(MOVER, target);
        if (!leftover) {
            return go(m, unchecked ? At.RECOVER_SOURCE : At.UNLOCK, "recovery: the target is settled");
        }
        return go(m, At.RECOVER_TARGET, "recovery: the target is being written");
    }

    /** Phase 2 finishes the move, anything before undoes it; the expected cell names the dead mover and its generation. */
    String recoverTarget(Machine m) {
        int expected = m.reg(MOVER);
        int end = m.reg(SEEN) == 2 ? READY : ABORTED;
        boolean won = m.cas(TARGET, expected, cell(end, 0, generation(expected)));
        String what = won ? "recovery: settles the target" : "recovery: the target was settled before";
        return go(m, m.reg(SEEN) == 0 ? At.UNLOCK : At.RECOVER_SOURCE, what);
    }

    String recoverSource(Machine m) {
        int source = SOURCE + m.reg(AFTER);
        int phase = m.reg(SEEN);
        int leased = m.peek(source);
        boolean moving = state(leased) == LEASED && isDead(m, owner(leased));
        m.cas(source, moving ? leased : -1, cell(phase == 2 ? DONE : READY, 0, 1));
        m.clear(SEEN, AFTER);
        if (phase != 0) {
            m.clear(AFTER, REGISTERS);
        }
        return go(m, phase != 0 ? At.RECOVER_PHASE_0 : At.UNLOCK, "recovery: settles the source");
    }
}
