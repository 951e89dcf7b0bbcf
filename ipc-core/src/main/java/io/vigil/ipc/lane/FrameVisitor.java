package io.vigil.ipc.lane;

/** Whoever looks at the frames of a lane from outside. */
@FunctionalInterface
public interface FrameVisitor {
    /** Called once a frame, oldest first. */
    void onFrame(FrameSnapshot frame);

    /** Asked before each frame: when it is false the walk ends. */
    default boolean wantsMore() {
        return true;
    }
}
