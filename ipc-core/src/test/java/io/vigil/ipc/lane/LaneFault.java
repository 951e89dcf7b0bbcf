package io.vigil.ipc.lane;

/**
 * A fault that the protocol code does not have, played in memory between two of its steps: a compare-and-set that
 * should fail is made to succeed, a store is undone or done twice, a load sees what it should not.
 *
 * <p>Called with the baton of the stepper: nobody else runs between {@link #goesOn} and the step that follows.
 */
abstract class LaneFault {
    final LaneWorld world;
    final LaneView view;

    LaneFault(LaneWorld world) {
        this.world = world;
        this.view = world.view;
    }

    /** The task of {@code slot} has come to a site; nobody has run since its last step. */
    void arrives(int slot, String site) {}

    /** The task of {@code slot} makes the step after the site next. */
    void goesOn(int slot, String site) {}

    static boolean isReader(int slot) {
        return slot >= LaneScene.CONSUMER && slot < 3000;
    }

    static boolean calledFrom(String simpleName) {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(f -> f.getClassName().endsWith("." + simpleName)));
    }
}
