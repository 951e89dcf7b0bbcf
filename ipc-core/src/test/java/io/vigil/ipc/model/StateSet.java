package io.vigil.ipc.model;

import java.util.Arrays;

/**
 * The states seen so far, by their 64-bit hash, each with the number under which it was first seen.
 *
 * <p>Open addressing, 12 bytes a slot. Two states with one hash would be taken for one and could hide an error:
 * for ten million states the odds are under one in 300,000, and the hash is seeded, so another run looks again.
 */
final class StateSet {
    private static final double MOST_FULL = 0.7;
    private static final long SEED = Long.getLong("vigil.proof.seed", 0x5DEECE66DL);

    private long[] hashes;
    private int[] numbers;
    private int size;

    StateSet() {
        hashes = new long[1 << 12];
        numbers = new int[1 << 12];
    }

    int size() {
        return size;
    }

    /** The number of this state; when it is new, that number is the size before the call. */
    int numberOf(int[] state) {
        long hash = hash(state);
        int mask = hashes.length - 1;
        int slot = (int) hash & mask;
        while (hashes[slot] != 0) {
            if (hashes[slot] == hash) {
                return numbers[slot];
            }
            slot = (slot + 1) & mask;
        }
        hashes[slot] = hash;
        numbers[slot] = size;
        size++;
        if (size > hashes.length * MOST_FULL) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldNumbers = numbers;
        hashes = new long[oldHashes.length * 2];
        numbers = new int[oldHashes.length * 2];
        int mask = hashes.length - 1;
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldHashes[i] != 0) {
                int slot = (int) oldHashes[i] & mask;
                while (hashes[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                hashes[slot] = oldHashes[i];
                numbers[slot] = oldNumbers[i];
            }
        }
        Arrays.fill(oldHashes, 0);
    }

    static long hash(int[] state) {
        long hash = SEED;
        for (int word : state) {
            hash = (hash ^ word) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        hash *= 0xFF51AFD7ED558CCDL;
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }
}
