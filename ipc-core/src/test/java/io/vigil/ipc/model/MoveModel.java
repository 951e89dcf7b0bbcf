package io.vigil.ipc.model;

import static io.vigil.ipc.model.MoveWords.*;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Section 6: two frames are moved to another lane, each by a mover that may be killed at any step and whose slot is
 * used again once it is swept; recoverers are killed too.
 *
 * <p>The target lane is one cell that is recycled as soon as it is read, and an ordinary producer writes there between
 * the moves. Promise: each message is delivered once, at its source or at its target, and never half written.
 */
final class MoveModel implements Model {
    static final int REGISTERS = 5;
    static final int AT = 0;
    static final int DEAD = 1;
    static final int SEEN = 2;
    static final int MOVER = 3;
    static final int AFTER = 4;

    private static final int PRODUCER = 2;
    private static final int JANITOR = 3;
    private static final int SOURCE_READER = 4;
    private static final int TARGET_READER = 5;
    private static final int RESTART = 6;
    private static final int FAULT = 7;

    /** The id of the ordinary producer's message; movers carry messages 1 and 2. */
    private static final int ORDINARY = 3;

    private final Set<PlantedFault> faults;

    /** A mover's program in the order of the protocol's numbers, then that of whoever recovers. */
    private enum At {
        LOCK,
        READ_PHASE,
        LEASE_SOURCE,
        STORE_SOURCE,
        STORE_PHASE_1,
        LOAD_TARGET,
        CLAIM_TARGET,
        REFUSE,
        STORE_TARGET,
        WRITE,
        STORE_PHASE_2,
        COMMIT_TARGET,
        FINISH_SOURCE,
        STORE_PHASE_0,
        UNLOCK,
        RECOVER_READ_SOURCE,
        RECOVER_LOAD_SOURCE,
        RECOVER_READ_TARGET,
        RECOVER_LOAD_TARGET,
        RECOVER_TARGET,
        RECOVER_SOURCE,
        RECOVER_PHASE_0
    }

    private static final At[] STEPS = At.values();

    MoveModel(Set<PlantedFault> faults) {
        this.faults = faults;
    }

    private boolean has(PlantedFault fault) {
        return faults.contains(fault);
    }

    @Override
    public String name() {
        return "move";
    }

    @Override
    public int[] initial() {
        int[] state = new int[PROCESSES + 4 * REGISTERS];
        state[SOURCE] = cell(READY, 0, 1);
        state[SOURCE + 1] = cell(READY, 0, 1);
        state[TARGET] = cell(FREE, 0, 1);
        state[KILLS] = 2;
        return state;
    }

    @Override
    public int actors() {
        return FAULT + 1;
    }

    @Override
    public String actorName(int actor) {
        return new String[] {"mover0", "mover1", "producer2", "janitor3", "source", "target", "SWEEP", "FAULT"}[actor];
    }

    @Override
    public boolean isFault(int actor) {
        return actor == FAULT;
    }

    @Override
    public int choices(int actor) {
        return actor < PRODUCER ? 1 : 4;
    }

    @Override
    public @Nullable String step(Machine m, int actor, int choice) {
        return switch (actor) {
            case SOURCE_READER -> choice < 2 ? readSource(m, choice) : null;
            case TARGET_READER -> choice == 0 ? readTarget(m) : null;
            case RESTART -> restart(m, choice);
            case FAULT -> kill(m, choice);
            default -> run(m, actor, choice);
        };
    }

    private static int process(int slot) {
        return PROCESSES + slot * REGISTERS;
    }

    private static boolean isDead(Machine m, int slot) {
        return m.peek(process(slot) + DEAD) != 0;
    }

    private @Nullable String run(Machine m, int slot, int choice) {
        m.become(process(slot));
        if (m.reg(DEAD) != 0) {
            return null;
        }
        if (slot == PRODUCER) {
            return choice == 0 ? send(m) : null;
        }
        if (slot == JANITOR && m.reg(AT) == 0) {
            return repair(m, choice);
        }
        return choice == 0 ? move(m, slot) : null;
    }

    private static String go(Machine m, At next, String what) {
        m.at(AT, next);
        return what;
    }

    private @Nullable String move(Machine m, int me) {
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
            case RECOVER_READ_SOURCE -> recoverReadSource(m);
            case RECOVER_LOAD_SOURCE -> recoverLoadSource(m);
            case RECOVER_READ_TARGET -> recoverReadTarget(m);
            case RECOVER_LOAD_TARGET -> recoverLoadTarget(m);
            case RECOVER_TARGET -> recoverTarget(m);
            case RECOVER_SOURCE -> recoverSource(m);
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

    private static String store(Machine m, int address, int value, At next, String what) {
        m.store(address, value);
        return go(m, next, what);
    }

    private String storePhase(Machine m, int phase, At next, String what) {
        return store(m, PHASE, phase, next, what);
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

    // Whoever holds the lock and finds a phase. SEEN is the phase, MOVER the dead mover, then the target's generation.

    private String recoverReadSource(Machine m) {
        m.reg(AFTER, m.load(INTENT_SOURCE));
        return go(m, At.RECOVER_LOAD_SOURCE, "recovery: reads the source of the intent");
    }

    private @Nullable String recoverLoadSource(Machine m) {
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

    private String recoverReadTarget(Machine m) {
        int generation = m.load(INTENT_TARGET);
        m.reg(MOVER, cell(WRITING, m.reg(MOVER), generation));
        if (has(PlantedFault.MOVE_TARGET_UNCHECKED)) {
            return go(m, At.RECOVER_LOAD_TARGET, "recovery: reads the target of the intent");
        }
        return go(m, At.RECOVER_TARGET, "recovery: reads the target of the intent");
    }

    /** With an open intent only the planted fault comes here; without, a dead mover may have left its claim. */
    private String recoverLoadTarget(Machine m) {
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
    private String recoverTarget(Machine m) {
        int expected = m.reg(MOVER);
        int end = m.reg(SEEN) == 2 ? READY : ABORTED;
        boolean won = m.cas(TARGET, expected, cell(end, 0, generation(expected)));
        String what = won ? "recovery: settles the target" : "recovery: the target was settled before";
        return go(m, m.reg(SEEN) == 0 ? At.UNLOCK : At.RECOVER_SOURCE, what);
    }

    private String recoverSource(Machine m) {
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

    /** The janitor: meets something of a dead mover and takes the move lock to settle it. */
    private @Nullable String repair(Machine m, int choice) {
        if (choice == 3) {
            return null;
        }
        boolean isSource = choice < 2;
        int cell = m.peek(isSource ? SOURCE + choice : TARGET);
        boolean held = state(cell) == (isSource ? LEASED : WRITING) && isDead(m, owner(cell));
        boolean open = m.peek(PHASE) != 0 && m.peek(LOCK) == 0;
        if (!held && !open) {
            return null;
        }
        if (isSource && held && has(PlantedFault.MOVING_SOURCE_REPAIRED)) {
            m.cas(SOURCE + choice, cell, cell(READY, 0, 1));
            return "repairs a lease of the dead, without the move lock";
        }
        if (!m.cas(LOCK, 0, JANITOR + 1)) {
            return null;
        }
        m.reg(AFTER, isSource ? choice : 0);
        return go(m, At.READ_PHASE, "meets something of a dead mover, takes the move lock");
    }

    /** An ordinary producer in the target lane: claim, write, commit. */
    private @Nullable String send(Machine m) {
        if (m.peek(SENT) != 0) {
            return null;
        }
        int target = m.reg(SEEN);
        switch (m.reg(AT)) {
            case 0 -> {
                int seen = m.load(TARGET);
                if (state(seen) != FREE) {
                    return null;
                }
                m.reg(SEEN, generation(seen));
                m.reg(AT, 1);
                return "finds a free cell";
            }
            case 1 -> {
                boolean won = m.cas(TARGET, cell(FREE, 0, target), cell(WRITING, PRODUCER, target));
                m.reg(AT, won ? 2 : 0);
                return won ? "claims a frame" : "another was faster";
            }
            case 2 -> {
                m.store(PAYLOAD, ORDINARY);
                m.reg(AT, 3);
                return "writes its payload";
            }
            default -> {
                if (!m.cas(TARGET, cell(WRITING, PRODUCER, target), cell(READY, 0, target))) {
                    m.violated("the frame of a living producer was settled by a recoverer");
                }
                m.clear(0, REGISTERS);
                m.poke(SENT, 1);
                return "commits its frame";
            }
        }
    }

    private @Nullable String readSource(Machine m, int index) {
        if (!m.cas(SOURCE + index, cell(READY, 0, 1), cell(DONE, 0, 1))) {
            return null;
        }
        deliver(m, index + 1);
        return "message " + (index + 1) + " is delivered and acknowledged at its source";
    }

    private @Nullable String readTarget(Machine m) {
        int target = m.load(TARGET);
        if (state(target) != READY && state(target) != ABORTED) {
            return null;
        }
        int id = m.peek(PAYLOAD);
        if (state(target) == READY && id == 0) {
            m.violated("a frame is delivered before its payload was written");
        } else if (state(target) == READY && id != ORDINARY) {
            deliver(m, id);
        }
        m.poke(PAYLOAD, 0);
        m.poke(TARGET, cell(FREE, 0, generation(target) + 1));
        return "the target frame is read and recycled";
    }

    private static void deliver(Machine m, int id) {
        int address = DELIVERED + id - 1;
        if (m.peek(address) != 0) {
            m.violated("message " + id + " is delivered at its source and at its target");
        }
        m.poke(address, 1);
    }

    private @Nullable String kill(Machine m, int slot) {
        m.become(process(slot));
        if (slot == PRODUCER || m.reg(DEAD) != 0 || m.reg(AT) == 0 || m.peek(KILLS) == 0) {
            return null;
        }
        m.poke(KILLS, m.peek(KILLS) - 1);
        m.clear(0, REGISTERS);
        m.reg(DEAD, 1);
        if (m.peek(LOCK) == slot + 1) {
            m.poke(LOCK, 0); // the kernel does
        }
        return "slot" + slot + " is killed";
    }

    private @Nullable String restart(Machine m, int slot) {
        m.become(process(slot));
        boolean named = m.peek(PHASE) != 0;
        for (int address = SOURCE; address <= TARGET; address++) {
            int cell = m.peek(address);
            named |= (state(cell) == WRITING || state(cell) == LEASED) && owner(cell) == slot;
        }
        if (m.reg(DEAD) == 0 || (named && slot != JANITOR)) {
            return null;
        }
        m.clear(0, REGISTERS);
        return "slot" + slot + " is swept and used again";
    }

    @Override
    public boolean complete(Machine m) {
        return m.peek(DELIVERED) != 0 && m.peek(DELIVERED + 1) != 0 && m.peek(SENT) != 0 && m.peek(PHASE) == 0;
    }

    @Override
    public @Nullable String wordName(int address) {
        return MoveWords.isNamed(address) ? MoveWords.name(address) : null;
    }

    @Override
    public String wordValue(int address, int value) {
        return MoveWords.value(address, value);
    }
}
