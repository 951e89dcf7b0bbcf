package io.vigil.ipc.lane;

/** Takes one frame of a batch; the frame is readable until it returns. */
@FunctionalInterface
public interface FrameHandler {
    void onFrame(Frame frame);
}
