package io.vigil.ipc.model;

import org.jspecify.annotations.Nullable;

/**
 * An exclusive consumer dead-letters a message: it leases the frame with the move flag, looks whether the role is still
 * its own, and only then moves (section 6; here in one step).
 *
 * <p>Without the look, a fenced consumer would move a message that the new one has acknowledged by moving the head.
 */
final class SetAsideModel extends ExclusiveSteps {
    SetAsideModel(Lane lane, int slot) {
        super(lane, slot);
    }

    @Nullable
    String decideToSetAside(Machine m) {
        if (!ledger.has(m, Ledger.Budget.SET_ASIDE)) {
            return null;
        }
        ledger.spend(m, Ledger.Budget.SET_ASIDE);
        return go(m, At.SET_ASIDE, "decides to dead-letter this message");
    }

    String setAside(Machine m) {
        int leased = Cells.with(m.reg(WORD), Cells.LEASED, Cells.MOVE, me);
        if (!m.cas(cell(m), m.reg(WORD), leased)) {
            m.reg(WORD, 0);
            return go(m, At.READ_CELL, "the cell has changed");
        }
        m.reg(WORD, leased);
        boolean skip = scenario.has(PlantedFault.ZOMBIE_SETS_ASIDE);
        return go(m, skip ? At.FINISH_MOVE : At.CONFIRM_ROLE, "leases the frame for a move");
    }

    String confirmRole(Machine m) {
        boolean mine = isMine(m, m.load(map.head));
        return go(m, mine ? At.FINISH_MOVE : At.PUT_BACK, mine ? "still has the role" : "was fenced");
    }

    String finishMove(Machine m) {
        int id = m.peek(map.payload(m.reg(PHYSICAL), m.reg(OFFSET)));
        boolean won = m.cas(cell(m), m.reg(WORD), Cells.with(m.reg(WORD), Cells.DONE, Cells.MOVED, Cells.NOBODY));
        if (won) {
            ledger.setAside(m, id);
        }
        m.reg(WORD, 0);
        return go(m, At.READ_CELL, "message " + id + " is in the dead-letter lane");
    }

    String putBack(Machine m) {
        m.cas(cell(m), m.reg(WORD), Cells.with(m.reg(WORD), Cells.READY, 0, Cells.NOBODY));
        m.reg(WORD, 0);
        return go(m, At.READ_OWN_LIMBO, "puts the frame back");
    }
}
