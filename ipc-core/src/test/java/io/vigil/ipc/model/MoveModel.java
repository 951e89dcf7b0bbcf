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
final class MoveModel extends MoveSteps implements Model {
    private static final int PRODUCER = 2;
    private static final int SOURCE_READER = 4;
    private static final int TARGET_READER = 5;
    private static final int RESTART = 6;
    private static final int FAULT = 7;

    /** The id of the ordinary producer's message; movers carry messages 1 and 2. */
    private static final int ORDINARY = 3;

    private final MoverModel mover;

    MoveModel(Set<PlantedFault> faults) {
        super(faults);
        mover = new MoverModel(faults);
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
        return choice == 0 ? mover.step(m, slot) : null;
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
