package io.vigil.ipc.model;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * First in, first out, of states packed into blocks of bytes.
 *
 * <p>Most words are zero or small: a run of zeros takes two bytes, a small word one.
 */
final class StateQueue {
    private static final int BLOCK = 1 << 20;

    private static final byte WIDE = 126;
    private static final byte END_OF_BLOCK = 127;

    private final Deque<byte[]> blocks = new ArrayDeque<>();
    private final int mostBytesAState;
    private byte[] last = new byte[BLOCK];
    private int readAt;
    private int writeAt;
    private int size;

    StateQueue(int words) {
        mostBytesAState = words * 5 + 1;
        blocks.add(last);
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(int[] state) {
        if (writeAt + mostBytesAState >= BLOCK) {
            last[writeAt] = END_OF_BLOCK;
            last = new byte[BLOCK];
            blocks.add(last);
            writeAt = 0;
        }
        int i = 0;
        while (i < state.length) {
            int word = state[i];
            if (word == 0) {
                int run = 1;
                while (i + run < state.length && state[i + run] == 0 && run < 127) {
                    run++;
                }
                last[writeAt++] = 0;
                last[writeAt++] = (byte) run;
                i += run;
            } else {
                putWord(word);
                i++;
            }
        }
        size++;
    }

    /** 1..125: the word itself; 126: four bytes follow. */
    private void putWord(int word) {
        if (word > 0 && word < WIDE) {
            last[writeAt++] = (byte) word;
            return;
        }
        last[writeAt++] = WIDE;
        for (int shift = 0; shift < 32; shift += 8) {
            last[writeAt++] = (byte) (word >>> shift);
        }
    }

    void remove(int[] into) {
        byte[] block = blocks.getFirst();
        if (block[readAt] == END_OF_BLOCK) {
            blocks.removeFirst();
            block = blocks.getFirst();
            readAt = 0;
        }
        int i = 0;
        while (i < into.length) {
            byte tag = block[readAt++];
            if (tag == 0) {
                for (int run = block[readAt++]; run > 0; run--) {
                    into[i++] = 0;
                }
            } else if (tag == WIDE) {
                int word = 0;
                for (int shift = 0; shift < 32; shift += 8) {
                    word |= (block[readAt++] & 0xFF) << shift;
                }
                into[i++] = word;
            } else {
                into[i++] = tag;
            }
        }
        size--;
    }
}
