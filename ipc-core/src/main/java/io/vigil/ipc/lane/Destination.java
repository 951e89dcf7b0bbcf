package io.vigil.ipc.lane;

/** Where a frame goes that is taken out of its lane. */
@FunctionalInterface
public interface Destination {
    /**
     * Moves a frame that we have leased with the move flag.
     *
     * @param leased what its cell holds
     * @return false when it could not be moved, and is as before
     */
    boolean take(Lane lane, Frame frame, long leased);
}
