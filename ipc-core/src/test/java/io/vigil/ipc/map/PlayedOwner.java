package io.vigil.ipc.map;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Owners of one JVM that die when a test says so. */
record PlayedOwner(int slot, long epoch, Set<Integer> dead) implements MapOwner {
    static PlayedOwner first() {
        return new PlayedOwner(0, 7, ConcurrentHashMap.newKeySet());
    }

    /** Another one of the same home. */
    PlayedOwner other(int otherSlot) {
        return new PlayedOwner(otherSlot, 7, dead);
    }

    @Override
    public boolean isGone(int askedSlot, long askedEpoch) {
        return askedEpoch != epoch || dead.contains(askedSlot);
    }

    @Override
    public String describe(int askedSlot) {
        return "pid=" + (1000 + askedSlot);
    }
}
