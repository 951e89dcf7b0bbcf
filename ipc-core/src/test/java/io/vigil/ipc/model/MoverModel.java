package io.vigil.ipc.model;

import static io.vigil.ipc.model.MoveWords.*;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A move in the numbered steps of section 6, under the move lock; it recovers what it finds there first. */
final class MoverModel extends MoveSteps {
    private static final At[] STEPS = At.values();

    private final MoveRecoveryModel recovery;

    MoverModel(Set<PlantedFault> faults) {
        super(faults);
        recovery = new MoveRecoveryModel(faults);
    }

    @Nullable
    String step(Machine m, int me) {
        return switch (STEPS[m.reg(AT)]) {
            case LOCK -> lock(m, me);
            case READ_PHASE -> readPhase(m, me);
            case LEASE_SOURCE -> leaseSource(m, me);
            case STORE_SOURCE -> store(m, INTENT_SOURCE, me, At.STORE_PHASE_1, "2: stores the source of the intent");
            case STORE_PHASE_1 -> storePhase(m, 1, At.LOAD_TARGET, "2: phase 1");
            case LOAD_TARGET -> loadTarget(m);
            case CLAIM_TARGET -> claimTarget(m, me);
            case REFUSE -> refuse(m, me);
            case STORE_TARGET -> store(m, INTENT_TARGET, m.reg(SEEN), At.WRITE, "3: stores the target of the intent");
            case WRITE -> write(m, me);
            case STORE_PHASE_2 -> storePhase(m, 2, At.COMMIT_TARGET, "5: phase 2, the decision");
            case COMMIT_TARGET -> commitTarget(m, me);
            case FINISH_SOURCE -> finishSource(m, me);
            case STORE_PHASE_0 -> storePhase(m, 0, At.UNLOCK, "8: phase 0");
            case UNLOCK -> unlock(m);
            case RECOVER_READ_SOURCE -> recovery.recoverReadSource(m);
            case RECOVER_LOAD_SOURCE -> recovery.recoverLoadSource(m);
            case RECOVER_READ_TARGET -> recovery.recoverReadTarget(m);
            case RECOVER_LOAD_TARGET -> recovery.recoverLoadTarget(m);
            case RECOVER_TARGET -> recovery.recoverTarget(m);
            case RECOVER_SOURCE -> recovery.recoverSource(m);
            case RECOVER_PHASE_0 -> storePhase(m, 0, At.READ_PHASE, "recovery: phase 0");
        };
    }

    private @Nullable String lock(Machine m, int me) {
        if (state(m.peek(SOURCE + me)) != READY || !m.cas(LOCK, 0, me + 1)) {
            return null;
        }
        return go(m, At.READ_PHASE, "takes the move lock");
    }

    /** The lock was free and a phase stands: its mover is dead. */
    private String readPhase(Machine m, int me) {
        int phase = m.load(PHASE);
        m.reg(SEEN, phase);
        if (phase != 0) {
            return go(m, At.RECOVER_READ_SOURCE, "finds the intent of a dead mover in phase " + phase);
        }
        if (me == JANITOR) {
            return go(m, At.RECOVER_LOAD_SOURCE, "no intent is open");
        }
        return go(m, At.LEASE_SOURCE, "no intent is open");
    }

    private String leaseSource(Machine m, int me) {
        boolean won = m.cas(SOURCE + me, cell(READY, 0, 1), cell(LEASED, me, 1));
        At next = has(PlantedFault.MOVE_WITHOUT_INTENT) ? At.LOAD_TARGET : At.STORE_SOURCE;
        return go(m, won ? next : At.UNLOCK, won ? "1: leases the source" : "the source is gone");
    }

    private String loadTarget(Machine m) {
        int target = m.load(TARGET);
        if (state(target) != FREE) {
            return go(m, At.REFUSE, "3: the target lane is full: refuses the move, does not wait");
        }
        m.reg(SEEN, generation(target));
        return go(m, At.CLAIM_TARGET, "3: finds a free cell in the target lane");
    }

    private String claimTarget(Machine m, int me) {
        int generation = m.reg(SEEN);
        if (!m.cas(TARGET, cell(FREE, 0, generation), cell(WRITING, me, generation))) {
            return go(m, At.LOAD_TARGET, "3: another claimed it");
        }
        boolean noIntent = has(PlantedFault.MOVE_WITHOUT_INTENT);
        return go(m, noIntent ? At.WRITE : At.STORE_TARGET, "3: claims the target");
    }

    // Waiting here with the lock held would wait for ever, if the cell in the way is a dead mover's own claim.
    private static String refuse(Machine m, int me) {
        m.cas(SOURCE + me, cell(LEASED, me, 1), cell(READY, 0, 1));
        return go(m, At.STORE_PHASE_0, "gives the source back");
    }

    private String write(Machine m, int me) {
        m.store(PAYLOAD, me + 1);
        boolean noIntent = has(PlantedFault.MOVE_WITHOUT_INTENT);
        return go(m, noIntent ? At.COMMIT_TARGET : At.STORE_PHASE_2, "4: writes the payload");
    }

    private String commitTarget(Machine m, int me) {
        int generation = m.reg(SEEN);
        m.cas(TARGET, cell(WRITING, me, generation), cell(READY, 0, generation));
        return go(m, At.FINISH_SOURCE, "6: commits the target");
    }

    private String finishSource(Machine m, int me) {
        m.cas(SOURCE + me, cell(LEASED, me, 1), cell(DONE, 0, 1));
        return go(m, At.STORE_PHASE_0, "7: the source is done");
    }

    private static String unlock(Machine m) {
        m.store(LOCK, 0);
        m.clear(0, REGISTERS);
        return "8: gives the lock back";
    }
}
