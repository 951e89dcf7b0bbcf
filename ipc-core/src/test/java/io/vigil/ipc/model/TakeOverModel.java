package io.vigil.ipc.model;

import org.jspecify.annotations.Nullable;

/**
 * Taking the role of an exclusive lane from nobody, from the dead, or (told to) from the living; and dropping it.
 *
 * <p>Whoever takes it from the living writes into limbo first who may still read and from where, then moves the epoch
 * in the head: from this CAS on every release of the old holder fails. Limbo's epoch never falls, so a set that was
 * prepared for a role that has ended since fails too.
 */
final class TakeOverModel extends ExclusiveSteps {
    TakeOverModel(Lane lane, int slot) {
        super(lane, slot);
    }

    // take over

    @Nullable
    String standby(Machine m) {
        int head = m.load(map.head);
        if (Head.slot(head) == me) {
            return null; // swept before this slot was used again, so this is not its role
        }
        m.reg(HEAD, head);
        boolean nobody = Head.slot(head) == Cells.NOBODY;
        return go(m, nobody ? At.FENCE : At.JUDGE, nobody ? "the role is free" : "somebody has the role");
    }

    String judge(Machine m) {
        if (m.ask(lane.isDead(m, Head.slot(m.reg(HEAD))))) {
            return go(m, At.FENCE, "the holder of the role is dead");
        }
        return rest(m, "the holder of the role lives");
    }

    @Nullable
    String force(Machine m) {
        if (!ledger.has(m, Ledger.Budget.TAKEOVERS)) {
            return null;
        }
        ledger.spend(m, Ledger.Budget.TAKEOVERS);
        boolean skip = scenario.has(PlantedFault.TAKEOVER_WITHOUT_LIMBO);
        return go(m, skip ? At.FENCE : At.READ_LIMBO, "is told to take the role from a living holder");
    }

    String readLimbo(Machine m) {
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

    String askZombie(Machine m) {
        if (!m.ask(lane.isDead(m, Limbo.slot(m.reg(LIMBO))))) {
            return rest(m, "the older zombie lives: it waits");
        }
        return go(m, At.LOOK_AGAIN, "the older zombie is dead");
    }

    // The role must be alive after limbo was read: whoever ends it later changes limbo, and the CAS fails.
    String lookAgain(Machine m) {
        boolean same = m.load(map.head) == m.reg(HEAD) || scenario.has(PlantedFault.TAKER_READS_LIMBO_LAST);
        return same ? go(m, At.SET_LIMBO, "the head is as before") : rest(m, "the head has moved: starts again");
    }

    String setLimbo(Machine m) {
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

    String fence(Machine m) {
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

    // fenced: clear my limbo entry, drop the role

    String readOwnLimbo(Machine m) {
        int limbo = m.load(map.limbo);
        int epoch = Head.epoch(m.reg(HEAD));
        if (Limbo.slot(limbo) != me || Limbo.epoch(limbo) != epoch) {
            return rest(m, "drops the role");
        }
        m.clear(OWN, REGISTERS);
        m.reg(LIMBO, limbo);
        return go(m, At.CLEAR_LIMBO, "drops the role, finds its limbo entry");
    }

    String clearLimbo(Machine m) {
        int limbo = m.reg(LIMBO);
        boolean forget = scenario.has(PlantedFault.LIMBO_CLEARED_TO_NONE);
        boolean won = m.cas(map.limbo, limbo, forget ? Limbo.NONE : Limbo.ended(Limbo.epoch(limbo)));
        return rest(m, won ? "clears its limbo entry" : "its limbo entry is gone");
    }
}
