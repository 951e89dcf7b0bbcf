package io.vigil.ipc.map;

/**
 * Figures of a map at one instant.
 *
 * @param entries keys
 * @param bytes what they count for against the quota
 * @param entriesMost the quota
 * @param bytesMost the quota
 * @param generation the version of the last change
 * @param repairs how often a twin was copied over the other, because somebody died in the middle
 * @param takenFromDead how often the mutex was taken from a dead process
 */
public record MapStats(
        long entries,
        long bytes,
        long entriesMost,
        long bytesMost,
        long generation,
        long repairs,
        long takenFromDead) {}
