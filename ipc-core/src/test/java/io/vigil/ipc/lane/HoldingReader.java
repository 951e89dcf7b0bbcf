package io.vigil.ipc.lane;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A reader of a {@link LaneScene} that holds several frames, gives some back, and decides the youngest first. */
final class HoldingReader {
    private static final int GIVES_BACK_EVERY = 4;

    private final LaneScene scene;
    private final LaneWorld world;
    private final int slot;
    private final int holds;
    /** Taken, and not known to lie below the head. */
    private final Set<Integer> hand = new LinkedHashSet<>();

    private final List<Frame> frames = new ArrayList<>();
    private final List<Integer> messages = new ArrayList<>();
    private int decisions;

    HoldingReader(LaneScene scene, int slot, int holds) {
        this.scene = scene;
        this.world = scene.world;
        this.slot = slot;
        this.holds = holds;
        this.decisions = slot;
    }

    Set<Integer> hand() {
        return hand;
    }

    void run(int forcedTakeOvers) {
        Lane lane = world.lane(slot);
        int forcesLeft = forcedTakeOvers;
        while (!scene.isOver()) {
            long seen = world.view.version();
            ExclusiveReader reader = scene.open(lane, forcesLeft-- > 0);
            if (reader == null) {
                world.idle(seen, scene::isOver);
                continue;
            }
            LaneWindow window = new LaneWindow(lane, reader);
            while (!scene.isOver() && holdSome(window)) {
                // Until fenced.
            }
            world.perhapsAcknowledged.addAll(hand);
            hand.clear();
            window.close();
        }
    }

    /** False when fenced. */
    private boolean holdSome(LaneWindow window) {
        long seen = world.view.version();
        boolean ours = fill(window);
        boolean idle = frames.isEmpty();
        while (!frames.isEmpty()) {
            int last = frames.size() - 1;
            ours &= decide(window, frames.remove(last), messages.remove(last));
        }
        if (ours && window.size() == 0) {
            hand.forEach(world::acknowledge);
            hand.clear();
        }
        if (ours && idle) {
            world.idle(seen, scene::isOver);
        }
        return ours;
    }

    private boolean fill(LaneWindow window) {
        while (frames.size() < holds) {
            Frame frame = new Frame();
            int result = window.take(frame, frames.size(), true);
            if (result != LaneWindow.TAKEN) {
                return result != LaneWindow.FENCED;
            }
            int message = world.receive(frame, slot);
            hand.add(message);
            frames.add(frame);
            messages.add(message);
        }
        return true;
    }

    private boolean decide(LaneWindow window, Frame frame, int message) {
        world.checkPinned(frame, message);
        boolean back = ++decisions % GIVES_BACK_EVERY == 0;
        return back ? window.giveBack(frame, 0) : window.acknowledge(frame);
    }
}
