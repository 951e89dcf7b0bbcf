package io.vigil.ipc.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One state under the hands of one actor: shared words first, then what the checks remember, then the registers
 * of every process.
 *
 * <p>Every access to shared memory, and every question to the kernel, goes through {@link #load}, {@link #store},
 * {@link #cas} or {@link #ask}, and a turn may make one of them: this is what makes "one transition is one shared
 * access" true rather than intended. {@link #peek} and {@link #poke} are for checks, which are not part of the
 * protocol.
 */
final class Machine {
    private final int[] words;
    private int registers;
    private int accesses;
    private @Nullable String violation;

    Machine(int length) {
        words = new int[length];
    }

    /** Puts a state under this machine; registers are those of the process that starts at {@code firstRegister}. */
    void begin(int[] state, int firstRegister) {
        System.arraycopy(state, 0, words, 0, words.length);
        registers = firstRegister;
        accesses = 0;
        violation = null;
    }

    /** The registers that {@link #reg} means from now on; an actor has none of its own before this. */
    void become(int firstRegister) {
        registers = firstRegister;
    }

    int load(int address) {
        accesses++;
        return words[address];
    }

    void store(int address, int value) {
        accesses++;
        words[address] = value;
    }

    boolean cas(int address, int expected, int next) {
        accesses++;
        if (words[address] != expected) {
            return false;
        }
        words[address] = next;
        return true;
    }

    /** A question to the kernel (is this lock free?): as good as a load, and as dated a moment later. */
    boolean ask(boolean answer) {
        accesses++;
        return answer;
    }

    int peek(int address) {
        return words[address];
    }

    void poke(int address, int value) {
        words[address] = value;
    }

    int reg(int index) {
        return words[registers + index];
    }

    void reg(int index, int value) {
        words[registers + index] = value;
    }

    /** Where the process goes on, in a register: states are ints, and the steps of a program are its enum in order. */
    @SuppressWarnings("EnumOrdinal")
    void at(int register, Enum<?> step) {
        words[registers + register] = step.ordinal();
    }

    /** Forgets registers, so that states that differ only in leftovers are one state. */
    void clear(int fromRegister, int toRegister) {
        Arrays.fill(words, registers + fromRegister, registers + toRegister, 0);
    }

    /** Records that the protocol just broke a promise; the first one counts. */
    void violated(String promise) {
        if (violation == null) {
            violation = promise;
        }
    }

    @Nullable
    String violation() {
        return violation;
    }

    /** Ends a turn. */
    void checkOneAccess(String turn) {
        if (accesses > 1) {
            throw new IllegalStateException("a turn made " + accesses + " shared accesses: " + turn);
        }
    }

    int[] words() {
        return words;
    }
}
