package io.vigil.ipc.model;

import java.util.Arrays;

/** A growing list of ints in blocks, so that growing never copies. */
final class IntList {
    private static final int BLOCK_BITS = 16;
    private static final int BLOCK = 1 << BLOCK_BITS;

    private int[][] blocks = new int[16][];
    private int size;

    int size() {
        return size;
    }

    int at(int index) {
        return blocks[index >>> BLOCK_BITS][index & (BLOCK - 1)];
    }

    void add(int value) {
        int block = size >>> BLOCK_BITS;
        if (block == blocks.length) {
            blocks = Arrays.copyOf(blocks, block * 2);
        }
        if (blocks[block] == null) {
            blocks[block] = new int[BLOCK];
        }
        blocks[block][size & (BLOCK - 1)] = value;
        size++;
    }
}
