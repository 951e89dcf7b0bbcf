package io.vigil.ipc.lane;

/** Where a move between lanes writes down how far it is, so that another process can finish or undo it. */
public interface MoveLog {
    /** The frame that is the copy was claimed; from now on its term is kept until the move ends. */
    void target(int lane, long t, int unit);

    /** The copy is complete and not committed; false when it must not be. */
    default boolean decide() {
        return true;
    }
}
