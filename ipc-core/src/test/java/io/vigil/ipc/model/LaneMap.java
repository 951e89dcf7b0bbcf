package io.vigil.ipc.model;

import org.jspecify.annotations.Nullable;

/**
 * Where the words of a lane lie in a state: lane control, directory, terms; then what the checks remember; then the
 * registers of the processes.
 */
final class LaneMap {
    /** Kinds of terminal frames that are folded into sums: acknowledged, ended otherwise, aborted. */
    static final int KINDS = 3;

    static final int UNSET = 1 << 20;

    final int active = 0;
    final int prepared = 1;
    final int oldest = 2;
    final int head = 3;
    final int limbo = 4;
    final int freeTerms = 5;

    private final Scenario scenario;
    private final int dirSize;
    final int growthLock = 6;
    private final int firstDir = 7;
    private final int firstTerm;
    private final int termLength;
    private final int firstLedger;
    private final int firstProcess;
    private final int registers;
    private final int length;

    LaneMap(Scenario scenario, int registersAProcess) {
        this.scenario = scenario;
        registers = registersAProcess;
        dirSize = 2 * scenario.mostTerms;
        firstTerm = firstDir + dirSize;
        termLength = CELLS + KINDS + scenario.units + 1 + scenario.units + 1;
        firstLedger = firstTerm + scenario.mostTerms * termLength;
        firstProcess = firstLedger + Ledger.length(scenario);
        length = firstProcess + scenario.processes() * registers;
    }

    private static final int GENERATION = 0;
    private static final int HINT = 1;
    private static final int FIRST_ORDINAL = 2;
    private static final int DONE_COUNT = 3;
    private static final int FATE = 4;
    private static final int CELLS = 5;

    /** The directory entry {t, physical} in which term t is looked up. */
    int dir(int t) {
        return firstDir + t % dirSize;
    }

    int dirSize() {
        return dirSize;
    }

    int generation(int physical) {
        return term(physical) + GENERATION;
    }

    int hint(int physical) {
        return term(physical) + HINT;
    }

    int firstOrdinal(int physical) {
        return term(physical) + FIRST_ORDINAL;
    }

    int doneCount(int physical) {
        return term(physical) + DONE_COUNT;
    }

    /** What was decided for the memory of an old term, by one CAS: {@code t | RECYCLE, PARK or FREED}. */
    int fate(int physical) {
        return term(physical) + FATE;
    }

    int cell(int physical, int unit) {
        return term(physical) + CELLS + unit;
    }

    int base(int physical, int kind) {
        return term(physical) + CELLS + scenario.units + 1 + kind;
    }

    int payload(int physical, int unit) {
        return term(physical) + CELLS + scenario.units + 1 + KINDS + unit;
    }

    /** How far the first payload unit of a frame lies behind its cell. */
    int payloadFromCell() {
        return payload(0, 0) - cell(0, 0);
    }

    /** For checks: the generation that the term's memory really belongs to. */
    int trueGeneration(int physical) {
        return payload(physical, scenario.units);
    }

    private int term(int physical) {
        return firstTerm + physical * termLength;
    }

    int ledger() {
        return firstLedger;
    }

    int process(int index) {
        return firstProcess + index * registers;
    }

    int registers() {
        return registers;
    }

    int length() {
        return length;
    }

    static int entry(int t, int physical) {
        return t << 8 | physical;
    }

    static int entryT(int entry) {
        return entry >>> 8;
    }

    static int entryPhysical(int entry) {
        return entry & 255;
    }

    static int hintOf(int t, int index, int offset) {
        return t << 16 | index << 8 | offset;
    }

    static int doneCountOf(int t, int n) {
        return t << 8 | n;
    }

    @Nullable
    String name(int address) {
        if (address < firstDir) {
            return new String[] {"active", "prepared", "oldest", "head", "limbo", "freeTerms", "growthLock"}[address];
        }
        if (address < firstTerm) {
            return "dir[" + (address - firstDir) + "]";
        }
        if (address >= firstLedger) {
            return null;
        }
        int physical = (address - firstTerm) / termLength;
        int word = (address - firstTerm) % termLength;
        String field = fieldName(word);
        return field == null ? null : "term" + physical + "." + field;
    }

    private @Nullable String fieldName(int word) {
        if (word < CELLS) {
            return new String[] {"gen", "hint", "firstOrdinal", "doneCount", "fate"}[word];
        }
        int unit = word - CELLS;
        if (unit <= scenario.units) {
            return "cell" + unit;
        }
        int kind = unit - scenario.units - 1;
        if (kind < KINDS) {
            return "base." + new String[] {"acked", "endedOtherwise", "aborted"}[kind];
        }
        return kind - KINDS < scenario.units ? "payload" + (kind - KINDS) : null;
    }

    String value(int address, int value) {
        if (address == head) {
            return Head.describe(value);
        }
        if (address == limbo) {
            return Limbo.describe(value);
        }
        if (address >= firstDir && address < firstTerm) {
            return entryT(value) + "@term" + entryPhysical(value);
        }
        if (address < firstTerm) {
            return Integer.toString(value);
        }
        int word = (address - firstTerm) % termLength;
        if (word == HINT) {
            return "{" + (value >>> 16) + "," + (value >>> 8 & 255) + "," + (value & 255) + "}";
        }
        if (word == FATE) {
            return (value >>> 2) + new String[] {"", " recycle", " park", " freed"}[value & 3];
        }
        if (word == DONE_COUNT) {
            return "{" + (value >>> 8) + "," + (value & 255) + "}";
        }
        if (word >= CELLS && word <= CELLS + scenario.units) {
            return Cells.describe(value);
        }
        return (value & UNSET) != 0 ? "unset(" + (value & ~UNSET) + ")" : Integer.toString(value);
    }
}
