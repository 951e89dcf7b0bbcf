package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.StepTask;
import io.vigil.ipc.proof.Stepper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A stepped run over the other ends that a frame may come to: dropped, expired, moved to another lane, or damaged. What
 * must hold when all tasks have ended: every message that was accepted came to exactly one end.
 */
final class EndScene {
    private static final int LENGTH = 8;
    private static final int BIT_THAT_NO_STATE_HAS = 61;

    final LaneWorld world;
    /** Where dead letters go, when this scene has some. */
    final @Nullable PlayedMoves moves;

    private final List<StepTask> senders = new ArrayList<>();
    private final List<StepTask> others = new ArrayList<>();
    private final Set<Integer> swept = new HashSet<>();
    private final Stepper stepper;
    boolean withDeadlines;
    int damaged = -1;

    EndScene(Stepper stepper, LaneWorld world, boolean withMoves) {
        this.stepper = stepper;
        this.world = world;
        this.moves = withMoves ? new PlayedMoves(world) : null;
        stepper.mostSteps(30_000);
        stepper.always(world::checkBound);
        stepper.check(() -> new EndCheck(this).verify());
    }

    /** Every second message is over before it is sent. */
    EndScene deadlines() {
        withDeadlines = true;
        return this;
    }

    static boolean isDue(int message) {
        return message % 2 == 1;
    }

    private StepTask add(String name, int slot, StepTask.Body body) {
        return stepper.task(name, () -> {
                    world.acting.set(slot);
                    body.run();
                })
                .onKilled(() -> die(slot));
    }

    private void die(int slot) {
        world.die(slot);
        if (moves != null) {
            moves.die(slot);
        }
    }

    /** Makes room by dropping the oldest message, as a writer of such a mailbox does. */
    StepTask sender(int slot, int messages) {
        StepTask task = add("sender" + slot, slot, () -> {
            LaneWriter writer = new LaneWriter(world.lane(slot), world.admission(), true);
            for (int i = 0; i < messages; i++) {
                send(writer, slot, LaneWorld.message(slot, i));
            }
        });
        senders.add(task);
        return task;
    }

    private void send(LaneWriter writer, int slot, int message) {
        UnsafeBuffer payload = LaneWorld.payload(message, LENGTH);
        UnsafeBuffer deadline = new UnsafeBuffer(new byte[Long.BYTES]);
        deadline.putLong(0, isDue(message) ? world.epochMs - 1 : world.epochMs + 1_000);
        int presence = withDeadlines ? FrameLayout.HAS_DEADLINE : 0;
        world.inDoubt.add(message);
        while (true) {
            long seen = world.view.version();
            try {
                long result = writer.offer(presence, deadline, withDeadlines ? Long.BYTES : 0, payload, 0, LENGTH, 1);
                if (result >= 0) {
                    world.accepted.add(message);
                    world.inDoubt.remove(message);
                    return;
                }
                if (!makeRoom(slot)) {
                    world.idle(seen, () -> false);
                }
            } catch (VigilException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_STORE);
            }
        }
    }

    private boolean makeRoom(int slot) {
        if (world.exclusive || !new LaneDropper(world.lane(slot)).dropOldest()) {
            return false;
        }
        new CompetingReader(world.lane(slot), world.clock, Long.MAX_VALUE).advanceHead();
        return true;
    }

    /** A competing reader that sets every so many frames aside. */
    StepTask reader(int slot, int setAsideEvery) {
        int[] hand = {-1};
        StepTask task = add("reader" + slot, slot, () -> {
            CompetingReader reader = new CompetingReader(world.lane(slot), world.clock, Long.MAX_VALUE);
            Frame frame = new Frame();
            for (int taken = 0; !isOver(); ) {
                long seen = world.view.version();
                if (!take(reader, frame)) {
                    world.idle(seen, this::isOver);
                    continue;
                }
                hand[0] = receive(frame, slot);
                boolean aside = setAsideEvery > 0 && ++taken % setAsideEvery == 0;
                if (aside) {
                    LaneWorld.check(reader.moveAway(frame), "not moved away", hand[0]);
                } else {
                    LaneWorld.check(reader.acknowledge(frame), "lease of a live reader lost", hand[0]);
                    world.acknowledge(hand[0]);
                }
                hand[0] = -1;
            }
        });
        others.add(task);
        return task.onKilled(() -> {
            die(slot);
            if (hand[0] >= 0) {
                world.perhapsAcknowledged.add(hand[0]);
            }
        });
    }

    static boolean take(CompetingReader reader, Frame frame) {
        try {
            return reader.take(frame);
        } catch (VigilException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_STORE);
            return false;
        }
    }

    int receive(Frame frame, int slot) {
        int message = world.receive(frame, slot);
        LaneWorld.check(!withDeadlines || !isDue(message), "delivered after its time", message);
        return message;
    }

    /** A reader with the role, which it gives back after every batch, so that the janitor may have it. */
    StepTask holder(int slot) {
        StepTask task = add("holder" + slot, slot, () -> {
            while (!isOver()) {
                long seen = world.view.version();
                List<Integer> hand = new ArrayList<>();
                if (!poll(slot, hand)) {
                    world.idle(seen, this::isOver);
                }
            }
        });
        others.add(task);
        return task;
    }

    boolean poll(int slot, List<Integer> hand) {
        try {
            ExclusiveReader reader = ExclusiveReader.open(world.lane(slot), world.clock, Long.MAX_VALUE, false);
            try {
                int handed = reader.poll(frame -> hand.add(receive(frame, slot)), 2);
                assertThat(handed).isNotEqualTo(ExclusiveReader.FENCED);
                hand.forEach(world::acknowledge);
                return handed > 0;
            } catch (VigilException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_STORE);
                hand.forEach(world::acknowledge); // a batch that ends early is released
                return true;
            } finally {
                reader.close();
            }
        } catch (VigilException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CONSUMER_ACTIVE);
            return false;
        }
    }

    /** Ends frames whose time is over. */
    StepTask expirer(int slot) {
        StepTask task = add("expirer" + slot, slot, () -> {
            LaneExpiry expiry = new LaneExpiry(world.lane(slot), world.clock);
            while (!isOver()) {
                long seen = world.view.version();
                if (expiry.run() == 0) {
                    world.idle(seen, this::isOver);
                }
            }
        });
        others.add(task);
        return task;
    }

    /** Spoils the state of the first waiting frame, once there are that many. */
    StepTask damage(int waiting) {
        return stepper.task("damage", () -> {
            Stepper.await("frames", () -> ready().size() >= waiting || isOver());
            List<long[]> found = ready();
            if (found.size() < waiting) {
                return;
            }
            long[] at = found.get(0);
            int physical = world.view.physical(at[0]);
            damaged = world.view.message(physical, (int) at[1]);
            world.view.cell(physical, (int) at[1], at[2] | 7L << BIT_THAT_NO_STATE_HAS);
        });
    }

    /** Term, unit and cell of every frame that waits and that nobody has in hand. */
    private List<long[]> ready() {
        List<long[]> found = new ArrayList<>();
        long headTerm = world.view.headTerm();
        int offset = Head.offset(world.view.head());
        world.view.walk((t, unit, cell) -> {
            boolean waits = !world.exclusive || t > headTerm || (t == headTerm && unit >= offset);
            if (waits && Cells.isReady(cell, t)) {
                found.add(new long[] {t, unit, cell});
            }
        });
        return found;
    }

    /** Sweeps whoever died; a move that was open is finished first. */
    StepTask janitor(int slot) {
        return add("janitor" + slot, slot, () -> {
            while (!isOver()) {
                Stepper.await("a death", () -> isOver() || !swept.containsAll(world.dead));
                if (!sweepTheDead(slot)) {
                    Stepper.yieldNow();
                }
            }
        });
    }

    /** False when there was damage in the way: whoever swept comes again. */
    boolean sweepTheDead(int slot) {
        try {
            for (int dead : List.copyOf(world.dead)) {
                if (moves == null) {
                    new LaneSweep(world.lane(slot), dead, true).run();
                } else {
                    moves.sweep(dead, slot);
                }
                swept.add(dead);
            }
            return true;
        } catch (VigilException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_STORE);
            return false;
        }
    }

    private boolean isOver() {
        boolean drained = senders.stream().allMatch(StepTask::finished) && world.view.waiting() == 0;
        return drained || others.stream().allMatch(StepTask::finished);
    }
}
