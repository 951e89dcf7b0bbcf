package io.vigil.ipc.owner;

/** Repairs what a dead owner left behind: the part of the sweep that knows what lies in a home. */
@FunctionalInterface
public interface Sweeper {
    /**
     * Repairs everything in the scope that names the slot. The caller holds the slot's lock, so that nobody else sweeps
     * it and nobody takes it meanwhile; live owners go on beside it. May be called again for the same slot and find
     * part of the work done. Thread-safe; called by any thread that meets a dead owner, never with a monitor held.
     *
     * @return true when nothing in the scope names the slot any more; false leaves it dirty for a later try
     */
    boolean sweep(int deadSlot, SweepScope scope);
}
