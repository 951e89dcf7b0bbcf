package io.vigil.ipc.owner;

import java.nio.charset.StandardCharsets;

/** 64 bits that stand for a name in a slot: FNV-1a, never 0. Two names with one hash cost a needless look, no harm. */
final class NameHash {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private NameHash() {}

    static long of(String name) {
        long hash = OFFSET;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * PRIME;
        }
        return hash == 0 ? 1 : hash;
    }
}
