package io.vigil.ipc.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sleep handshake of section 3: two producers and a janitor against one consumer that wants to sleep.
 *
 * <p>The lane is two frames long. Frame 0 is that of producer 0, which claimed it first; frame 1 that of producer 1.
 * The consumer takes frames in order and cannot pass frame 0 while it is being written. Producers may be killed at any
 * step; the janitor aborts a dead producer's frame and rings for it. A wait has no time limit here, so a lost wake-up
 * shows as a state from which the work cannot be completed.
 */
final class BellModel implements Model {
    private static final int FRAME = 0;
    private static final int SLEEPERS = 2;
    private static final int WORD = 3;
    private static final int ASLEEP = 4;
    private static final int KILLS = 5;
    private static final int PROCESSES = 6;
    private static final int REGISTERS = 4;

    private static final int AT = 0;
    private static final int DEAD = 1;
    private static final int SEEN = 2;
    private static final int NEXT = 3;

    private static final int WRITING = 0;
    private static final int READY = 1;
    private static final int ABORTED = 2;

    private static final int CONSUMER = 2;
    private static final int JANITOR = 3;
    private static final int FAULT = 4;

    private final Set<PlantedFault> faults;

    /** Publish, look whether anyone sleeps, ring. The janitor publishes an abort instead of a message. */
    private enum Ring {
        PUBLISH,
        LOOK,
        CLEAR,
        ADD,
        WAKE,
        RETURNED
    }

    private enum Sleep {
        TAKE,
        READ_WORD,
        SET_BIT,
        SCAN,
        READ_WORD_LATE,
        WAIT,
        ASLEEP,
        CLEAR_BIT
    }

    private static final Ring[] RING = Ring.values();
    private static final Sleep[] SLEEP = Sleep.values();

    BellModel(Set<PlantedFault> faults) {
        this.faults = faults;
    }

    @Override
    public String name() {
        return "bell";
    }

    @Override
    public int[] initial() {
        int[] state = new int[PROCESSES + 4 * REGISTERS];
        state[KILLS] = 2;
        return state;
    }

    @Override
    public int actors() {
        return FAULT + 1;
    }

    @Override
    public String actorName(int actor) {
        return new String[] {"producer0", "producer1", "consumer", "janitor", "FAULT"}[actor];
    }

    @Override
    public boolean isFault(int actor) {
        return actor == FAULT;
    }

    @Override
    public int choices(int actor) {
        return actor >= JANITOR ? 2 : 1;
    }

    @Override
    public @Nullable String step(Machine m, int actor, int choice) {
        if (actor == FAULT) {
            return kill(m, choice);
        }
        m.become(process(actor));
        if (m.reg(DEAD) != 0) {
            return null;
        }
        return switch (actor) {
            case CONSUMER -> consume(m);
            case JANITOR -> sweep(m, choice);
            default -> ring(m, actor, READY);
        };
    }

    private static int process(int actor) {
        return PROCESSES + actor * REGISTERS;
    }

    private @Nullable String kill(Machine m, int producer) {
        m.become(process(producer));
        if (m.reg(DEAD) != 0 || m.peek(KILLS) == 0 || RING[m.reg(AT)] == Ring.RETURNED) {
            return null;
        }
        m.poke(KILLS, m.peek(KILLS) - 1);
        m.clear(0, REGISTERS);
        m.reg(DEAD, 1);
        return "producer" + producer + " is killed";
    }

    /** The sweep rings for whatever the dead owner may have left unrung, and for the frame that it aborts. */
    private @Nullable String sweep(Machine m, int producer) {
        if (Ring.PUBLISH == RING[m.reg(AT)] || Ring.RETURNED == RING[m.reg(AT)]) {
            int dead = m.peek(process(producer) + DEAD);
            boolean swept = (m.reg(NEXT) & 1 << producer) != 0;
            if (dead == 0 || swept) {
                return null;
            }
            m.reg(NEXT, m.reg(NEXT) | 1 << producer);
            boolean aborted = m.cas(FRAME + producer, WRITING, ABORTED);
            boolean rings = !aborted || !faults.contains(PlantedFault.ABORT_WITHOUT_RING);
            m.at(AT, (rings ? Ring.LOOK : Ring.RETURNED));
            return aborted ? "aborts the frame of the dead" : "the dead left no frame behind";
        }
        return ring(m, JANITOR, ABORTED);
    }

    private @Nullable String ring(Machine m, int actor, int published) {
        return switch (RING[m.reg(AT)]) {
            case PUBLISH -> publish(m, actor, published);
            case LOOK -> look(m, actor, published);
            case CLEAR -> clearBit(m);
            case ADD -> add(m);
            case WAKE -> wake(m);
            case RETURNED -> null;
        };
    }

    private String publish(Machine m, int actor, int published) {
        if (faults.contains(PlantedFault.LOOK_BEFORE_COMMIT) && actor < CONSUMER && m.reg(SEEN) == 0) {
            m.reg(SEEN, 1 + m.load(SLEEPERS));
            return "looks for sleepers, too early";
        }
        m.cas(FRAME + actor, WRITING, published);
        m.at(AT, Ring.LOOK);
        return "commits its frame";
    }

    private String look(Machine m, int actor, int published) {
        boolean early = m.reg(SEEN) != 0 && published == READY;
        boolean sleeper = early ? m.reg(SEEN) == 2 : m.load(SLEEPERS) != 0;
        if (!sleeper) {
            m.at(AT, Ring.RETURNED);
            return "nobody sleeps: returns";
        }
        boolean clears = faults.contains(PlantedFault.RINGER_CLEARS_BIT);
        m.at(AT, (clears ? Ring.CLEAR : Ring.ADD));
        return "somebody sleeps" + (actor == JANITOR ? " (sweep)" : "");
    }

    private String clearBit(Machine m) {
        boolean mine = m.cas(SLEEPERS, 1, 0);
        m.at(AT, (mine ? Ring.ADD : Ring.RETURNED));
        return "clears the bit of the sleeper";
    }

    private String add(Machine m) {
        m.store(WORD, m.peek(WORD) + 1); // an atomic add
        m.at(AT, Ring.WAKE);
        return "adds one to the word";
    }

    private String wake(Machine m) {
        m.store(ASLEEP, 0);
        m.at(AT, Ring.RETURNED);
        return "wakes whoever waits on the word";
    }

    private @Nullable String consume(Machine m) {
        boolean late = faults.contains(PlantedFault.WORD_READ_AFTER_SCAN);
        return switch (SLEEP[m.reg(AT)]) {
            case TAKE -> take(m, late ? Sleep.SET_BIT : Sleep.READ_WORD);
            case READ_WORD -> readWord(m, Sleep.SET_BIT);
            case SET_BIT -> setBit(m);
            case SCAN -> scan(m, late ? Sleep.READ_WORD_LATE : Sleep.WAIT);
            case READ_WORD_LATE -> readWord(m, Sleep.WAIT);
            case WAIT -> waitOnWord(m);
            case ASLEEP -> awake(m);
            case CLEAR_BIT -> clearOwnBit(m);
        };
    }

    private static String go(Machine m, Sleep next, String what) {
        m.at(AT, next);
        return what;
    }

    private @Nullable String take(Machine m, Sleep otherwise) {
        int frame = m.reg(NEXT);
        if (frame == 2) {
            return null;
        }
        int state = m.load(FRAME + frame);
        if (state == WRITING) {
            return go(m, otherwise, "finds nothing: will sleep");
        }
        m.reg(NEXT, frame + 1);
        return state == READY ? "takes frame " + frame : "steps over frame " + frame;
    }

    private String readWord(Machine m, Sleep next) {
        m.reg(SEEN, m.load(WORD));
        return go(m, next, "reads its word");
    }

    private String setBit(Machine m) {
        m.store(SLEEPERS, 1);
        return go(m, Sleep.SCAN, "sets its bit in sleepers");
    }

    private String scan(Machine m, Sleep otherwise) {
        boolean something = m.load(FRAME + m.reg(NEXT)) != WRITING;
        return something ? go(m, Sleep.CLEAR_BIT, "finds something after all") : go(m, otherwise, "still nothing");
    }

    /** FUTEX_WAIT compares and falls asleep in one step of the kernel. */
    private String waitOnWord(Machine m) {
        if (m.load(WORD) != m.reg(SEEN)) {
            return go(m, Sleep.CLEAR_BIT, "does not sleep: the word has changed");
        }
        m.poke(ASLEEP, 1);
        return go(m, Sleep.ASLEEP, "falls asleep");
    }

    private @Nullable String awake(Machine m) {
        return m.load(ASLEEP) == 0 ? go(m, Sleep.CLEAR_BIT, "wakes up") : null;
    }

    private String clearOwnBit(Machine m) {
        m.store(SLEEPERS, 0);
        m.reg(SEEN, 0);
        return go(m, Sleep.TAKE, "clears its bit");
    }

    @Override
    public boolean complete(Machine m) {
        return m.peek(process(CONSUMER) + NEXT) == 2;
    }

    @Override
    public @Nullable String wordName(int address) {
        return address < KILLS ? new String[] {"frame0", "frame1", "sleepers", "word", "asleep"}[address] : null;
    }

    @Override
    public String wordValue(int address, int value) {
        return address < SLEEPERS ? new String[] {"WRITING", "READY", "ABORTED"}[value] : Integer.toString(value);
    }
}
