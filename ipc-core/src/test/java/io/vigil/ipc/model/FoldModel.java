package io.vigil.ipc.model;

/**
 * The counters of section 7 inside {@code prepare(s)}: step 1 adds what became of the frames of r to the sums of r+1,
 * step 4 makes the header words of r those of s.
 *
 * <p>Sums are stored as {@code sum + t}: each fold adds one more than it counts. So the values that one memory ever
 * holds strictly increase, and a reset that was prepared for r cannot hit an equal sum of a later term.
 */
final class FoldModel {
    static final int FIRST_REGISTER = Role.PREPARING + 8;
    private static final int AT = FIRST_REGISTER;
    private static final int INDEX = FIRST_REGISTER + 1;
    private static final int NEXT = FIRST_REGISTER + 2;
    private static final int WORD = FIRST_REGISTER + 3;

    private static final int START = 0;
    private static final int COUNT = 1;
    private static final int LOAD = 2;
    private static final int STORE = 3;
    private static final int CHECK = 4;

    private static final int HEADER_WORDS = 2 + LaneMap.KINDS;

    private final Scenario scenario;
    private final LaneMap map;

    FoldModel(Lane lane) {
        scenario = lane.scenario;
        map = lane.map;
    }

    /** True after the last turn of {@link #step} or {@link #reset}, and before the first. */
    boolean isDone(Machine m) {
        return m.reg(AT) == START;
    }

    private String done(Machine m, String what) {
        m.clear(FIRST_REGISTER, WORD + 1);
        return what;
    }

    /** One turn of step 1. NEXT is the memory of r+1 (with the counts above it), WORD the sum to be stored. */
    String step(Machine m, int r, int physical) {
        return switch (m.reg(AT)) {
            case START -> findNext(m, r);
            case COUNT -> count(m, physical);
            case LOAD -> loadSum(m, physical);
            default -> storeSum(m, r);
        };
    }

    private String findNext(Machine m, int r) {
        int entry = m.load(map.dir(r + 1));
        if (LaneMap.entryT(entry) != r + 1) {
            return done(m, "prepare 1: r is long past");
        }
        m.reg(NEXT, LaneMap.entryPhysical(entry));
        m.reg(AT, COUNT);
        return "prepare 1: finds r+1";
    }

    private String count(Machine m, int physical) {
        int unit = m.reg(INDEX);
        int kind = kindOf(m.load(map.cell(physical, unit)));
        if (kind >= 0) {
            m.reg(NEXT, m.reg(NEXT) + (1 << (8 * (kind + 1))));
        }
        boolean last = unit == scenario.units;
        m.reg(INDEX, last ? 0 : unit + 1);
        m.reg(AT, last ? LOAD : COUNT);
        return "prepare 1: counts a cell of r";
    }

    /** READY below the head of an exclusive lane is acknowledged. */
    private static int kindOf(int cell) {
        return switch (Cells.state(cell)) {
            case Cells.READY -> 0;
            case Cells.DONE -> Cells.flags(cell) == Cells.ACKED ? 0 : 1;
            case Cells.ABORTED -> 2;
            default -> -1;
        };
    }

    private String loadSum(Machine m, int physical) {
        int kind = m.reg(INDEX);
        int counted = (m.reg(NEXT) >>> (8 * (kind + 1))) & 255;
        int number = scenario.has(PlantedFault.BASE_WITHOUT_TERM_NUMBER) ? 0 : 1;
        m.reg(WORD, m.load(map.base(physical, kind)) + counted + number);
        m.reg(AT, STORE);
        return "prepare 1: reads a sum of r";
    }

    private String storeSum(Machine m, int r) {
        int kind = m.reg(INDEX);
        int next = m.reg(NEXT) & 255;
        boolean won = m.cas(map.base(next, kind), LaneMap.UNSET | (r + 1), m.reg(WORD));
        if (won) {
            checkConservation(m, next, r + 1);
        }
        m.reg(WORD, 0);
        if (kind == LaneMap.KINDS - 1) {
            return done(
                    m, won ? "prepare 1: stores the last sum of r+1" : "prepare 1: the last sum was stored already");
        }
        m.reg(INDEX, kind + 1);
        m.reg(AT, LOAD);
        return won ? "prepare 1: stores a sum of r+1" : "prepare 1: this sum was stored already";
    }

    /** What was sent before term t is what became of it. */
    private void checkConservation(Machine m, int physical, int t) {
        int sum = 0;
        for (int kind = 0; kind < LaneMap.KINDS; kind++) {
            int word = m.peek(map.base(physical, kind));
            if ((word & LaneMap.UNSET) != 0) {
                if (word != (LaneMap.UNSET | t)) {
                    m.violated("a sum of term " + t + " is built on a term that has none");
                }
                return;
            }
            sum += word - (scenario.has(PlantedFault.BASE_WITHOUT_TERM_NUMBER) ? 0 : t);
        }
        int sent = m.peek(map.firstOrdinal(physical));
        if (sent != sum) {
            m.violated("conservation: " + sent + " frames before term " + t + ", but the folded sums add up to " + sum);
        }
    }

    /** One turn of step 4 for firstOrdinal, base and doneCount: load the word, look at gen, then CAS. */
    String reset(Machine m, int r, int s, int physical) {
        int address = headerWord(physical, m.reg(INDEX));
        return switch (m.reg(AT)) {
            case CHECK -> checkGeneration(m, r, physical);
            case STORE -> resetWord(m, address, s, physical);
            default -> loadWord(m, address, s);
        };
    }

    private int headerWord(int physical, int index) {
        return switch (index) {
            case 0 -> map.firstOrdinal(physical);
            case 1 -> map.doneCount(physical);
            default -> map.base(physical, index - 2);
        };
    }

    private int fresh(int index, int s) {
        return index == 1 ? LaneMap.doneCountOf(s, 0) : LaneMap.UNSET | s;
    }

    private String loadWord(Machine m, int address, int s) {
        int word = m.load(address);
        if (word == fresh(m.reg(INDEX), s)) {
            return nextWord(m, "prepare 4: this word is reset already");
        }
        m.reg(WORD, word);
        m.reg(AT, scenario.has(PlantedFault.HEADER_RESET_UNCHECKED) ? STORE : CHECK);
        return "prepare 4: reads a word of the header";
    }

    private String checkGeneration(Machine m, int r, int physical) {
        if (m.load(map.generation(physical)) != r) {
            return done(m, "prepare 4: the header is that of s already");
        }
        m.reg(AT, STORE);
        return "prepare 4: the word was one of r";
    }

    private String resetWord(Machine m, int address, int s, int physical) {
        boolean won = m.cas(address, m.reg(WORD), fresh(m.reg(INDEX), s));
        if (won && m.peek(map.generation(physical)) >= s) {
            m.violated("a header word of the living term " + m.peek(map.generation(physical)) + " is reset");
        }
        return nextWord(m, won ? "prepare 4: resets the word" : "prepare 4: another reset the word");
    }

    private String nextWord(Machine m, String what) {
        m.reg(WORD, 0);
        if (m.reg(INDEX) == HEADER_WORDS - 1) {
            return done(m, what);
        }
        m.reg(INDEX, m.reg(INDEX) + 1);
        m.reg(AT, LOAD);
        return what;
    }
}
