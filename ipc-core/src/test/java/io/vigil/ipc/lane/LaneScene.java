package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.StepTask;
import io.vigil.ipc.proof.Stepper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tasks of one stepped run over a {@link LaneWorld}, and what must hold when all of them have ended. */
final class LaneScene {
    /** Payload lengths that make frames of one, two and three units. */
    private static final int[] LENGTHS = {8, 40, 20, 100, 32, 90};

    static final int CONSUMER = 100;
    private static final int EXPIRER = 200;
    private static final int JANITOR = 3000;
    private static final int LAST_READER = 3500;

    final LaneWorld world;
    private final Stepper stepper;
    private final Map<String, StepTask> tasks = new HashMap<>();
    private final List<StepTask> producers = new ArrayList<>();
    private final Set<Integer> swept = new HashSet<>();
    /** Who holds, or held, the lock of a dead slot. */
    private final Map<Integer, Integer> sweepers = new HashMap<>();

    private int[] lengths = LENGTHS;
    private boolean preparing;

    LaneScene(Stepper stepper, LaneWorld world) {
        this.stepper = stepper;
        this.world = world;
        stepper.mostSteps(30_000);
        stepper.always(world::checkBound);
        stepper.check(this::verify);
    }

    LaneScene lengths(int... payloadLengths) {
        lengths = payloadLengths;
        return this;
    }

    /** Producers prepare the next term before each message, so that there mostly is one. */
    LaneScene preparing() {
        preparing = true;
        return this;
    }

    LaneScene plant(Function<LaneWorld, LaneFault> faults) {
        LaneFault fault = faults.apply(world);
        stepper.plant(site -> fault.arrives(world.acting.get(), site), site -> fault.goesOn(world.acting.get(), site));
        return this;
    }

    LaneScene capacity(int most) {
        world.capacity = most;
        return this;
    }

    LaneScene stallTimeoutNs(long ns) {
        world.stallTimeoutNs = ns;
        return this;
    }

    StepTask task(String name) {
        StepTask task = tasks.get(name);
        if (task == null) {
            throw new IllegalArgumentException("no such task: name=" + name);
        }
        return task;
    }

    private StepTask add(String name, int slot, StepTask.Body body) {
        StepTask task = stepper.task(name, () -> {
            world.acting.set(slot);
            body.run();
        });
        tasks.put(name, task);
        return task;
    }

    StepTask producer(int slot, int messages) {
        return producer("producer" + slot, slot, 0, messages, () -> {});
    }

    /** A new process in the slot of a dead one, once that is swept. */
    StepTask heir(int slot, int firstMessage, int messages) {
        return producer("heir" + slot, slot, firstMessage, messages, () -> {
            StepTask former = task("producer" + slot);
            Stepper.await("slot", () -> former.killed() ? swept.contains(slot) : former.finished());
            world.reuse(slot);
        });
    }

    private StepTask producer(String name, int slot, int from, int messages, StepTask.Body first) {
        StepTask task = add(name, slot, () -> {
            first.run();
            Lane lane = world.lane(slot);
            LaneWriter writer = new LaneWriter(lane, world.admission(), true);
            Recycler recycler = new Recycler(lane);
            for (int i = from; i < from + messages; i++) {
                if (preparing) {
                    recycler.prepare(lane.control().active() + 1, false);
                }
                world.send(writer, slot, i, lengths[(slot + i) % lengths.length]);
            }
        });
        producers.add(task);
        return task.onKilled(() -> world.die(slot));
    }

    /** An exclusive reader that takes over when it may, the first times by force, and again when it was fenced. */
    StepTask consumer(int id, int batch, int forcedTakeOvers) {
        int slot = CONSUMER + id;
        List<Integer> hand = new ArrayList<>();
        return add("consumer" + id, slot, () -> consume(slot, batch, forcedTakeOvers, hand))
                .onKilled(() -> drop(slot, hand));
    }

    private void consume(int slot, int batch, int forcedTakeOvers, List<Integer> hand) {
        Lane lane = world.lane(slot);
        int forcesLeft = forcedTakeOvers;
        while (!isOver()) {
            long seen = world.view.version();
            ExclusiveReader reader = open(lane, forcesLeft-- > 0);
            if (reader == null) {
                world.idle(seen, this::isOver);
                continue;
            }
            pollUntilFenced(reader, slot, batch, hand);
            reader.close();
        }
    }

    private void pollUntilFenced(ExclusiveReader reader, int slot, int batch, List<Integer> hand) {
        while (!isOver()) {
            long seen = world.view.version();
            hand.clear();
            int handed = reader.poll(frame -> hand.add(world.receive(frame, slot)), batch);
            if (handed == ExclusiveReader.FENCED) {
                return;
            }
            hand.forEach(world::acknowledge);
            hand.clear();
            if (handed == 0) {
                world.idle(seen, this::isOver);
            }
        }
    }

    /** As {@link #consumer}, with several frames in hand. */
    StepTask holder(int id, int holds, int forcedTakeOvers) {
        int slot = CONSUMER + id;
        HoldingReader holder = new HoldingReader(this, slot, holds);
        return add("holder" + id, slot, () -> holder.run(forcedTakeOvers)).onKilled(() -> drop(slot, holder.hand()));
    }

    @Nullable
    ExclusiveReader open(Lane lane, boolean forced) {
        try {
            return ExclusiveReader.open(lane, world.clock, world.stallTimeoutNs, forced);
        } catch (VigilException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CONSUMER_ACTIVE);
            return null;
        }
    }

    /** A competing reader that holds up to two frames, gives some back, and acknowledges the younger first. */
    StepTask reader(int id, int holds, int giveBackEvery) {
        int slot = CONSUMER + id;
        List<Integer> hand = new ArrayList<>();
        return add("reader" + id, slot, () -> compete(slot, holds, giveBackEvery, hand))
                .onKilled(() -> drop(slot, hand));
    }

    private void compete(int slot, int holds, int giveBackEvery, List<Integer> hand) {
        CompetingReader reader = new CompetingReader(world.lane(slot), world.clock, world.stallTimeoutNs);
        Frame[] frames = {new Frame(), new Frame()};
        int decisions = slot;
        while (!isOver()) {
            long seen = world.view.version();
            while (hand.size() < holds && reader.take(frames[hand.size()])) {
                hand.add(world.receive(frames[hand.size()], slot));
            }
            if (hand.isEmpty()) {
                world.idle(seen, this::isOver);
            }
            while (!hand.isEmpty()) {
                int last = hand.size() - 1;
                boolean back = giveBackEvery > 0 && ++decisions % giveBackEvery == 0;
                decide(reader, frames[last], hand.get(last), back);
                hand.remove(last);
            }
        }
    }

    private void decide(CompetingReader reader, Frame frame, int message, boolean back) {
        boolean goesBack = back && frame.deliveries() < 4;
        boolean kept = goesBack ? reader.giveBack(frame) : reader.acknowledge(frame);
        LaneWorld.check(kept, "lease of a live reader lost", message);
        if (!goesBack) {
            world.acknowledge(message);
        }
    }

    private void drop(int slot, Collection<Integer> hand) {
        world.die(slot);
        world.perhapsAcknowledged.addAll(hand);
    }

    /** Takes the role whenever it is free, looks at deadlines, and gives it back; anybody may take it meanwhile. */
    StepTask expirer(int id, int rounds) {
        int slot = EXPIRER + id;
        return add("expirer" + id, slot, () -> {
                    for (int i = 0; i < rounds && !isOver(); i++) {
                        long seen = world.view.version();
                        glance(world.lane(slot));
                        world.idle(seen, this::isOver);
                    }
                })
                .onKilled(() -> world.die(slot));
    }

    private static void glance(Lane lane) {
        Role role = Role.ofJanitor(lane);
        try {
            long mine = role.takeOver(false);
            FailPoint.hit("expirer.holds");
            role.handBack(mine);
        } catch (VigilException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CONSUMER_ACTIVE);
        }
    }

    /** Sweeps the dead as they come, as whoever took their lock would: one janitor a slot. */
    StepTask janitor(int id) {
        int slot = JANITOR + id;
        return add("janitor" + id, slot, () -> {
                    while (!isOver()) {
                        Stepper.await("a death", () -> isOver() || unswept() >= 0);
                        int dead = unswept();
                        if (dead >= 0) {
                            sweepers.put(dead, slot);
                            new LaneSweep(world.lane(slot), dead, true).run();
                            swept.add(dead);
                        }
                    }
                })
                .onKilled(() -> world.die(slot));
    }

    private int unswept() {
        return world.dead.stream()
                .filter(slot -> !swept.contains(slot))
                .filter(slot -> world.dead.contains(sweepers.getOrDefault(slot, slot)))
                .findFirst()
                .orElse(-1);
    }

    boolean isOver() {
        return producers.stream().allMatch(StepTask::finished) && world.allAccountedFor();
    }

    /** Sweeps the dead, reads what is left, and compares the lane's own totals with what everybody saw. */
    private void verify() {
        world.dead.forEach(slot -> new LaneSweep(world.lane(4001), slot, true).run());
        Lane lane = world.lane(4001);
        assertThat(ParkedTerm.of(lane))
                .as("limbo that nobody will ever end")
                .allMatch(term -> term.owners().isEmpty());
        LaneTotals before = world.totals();
        assertThat(before.isConserved()).as(before.toString()).isTrue();
        assertThat(before.writing() + before.leased()).as(before.toString()).isZero();
        drain();
        assertThat(world.allAccountedFor()).isTrue();
        LaneTotals totals = world.totals();
        assertThat(totals.depth()).isZero();
        assertThat(totals.sent()).isEqualTo(before.sent()).isEqualTo(totals.acknowledged());
        long accepted = world.accepted.size();
        assertThat(totals.sent()).isBetween(accepted, accepted + world.inDoubt.size());
        assertThat(world.view.waiting()).isZero();
    }

    private void drain() {
        Lane lane = world.lane(LAST_READER);
        if (world.exclusive) {
            ExclusiveReader reader = ExclusiveReader.open(lane, world.clock, Long.MAX_VALUE, true);
            while (reader.poll(frame -> world.acknowledge(world.receive(frame, LAST_READER)), 10) > 0) {}
            reader.close();
            return;
        }
        CompetingReader reader = new CompetingReader(lane, world.clock, Long.MAX_VALUE);
        Frame frame = new Frame();
        while (reader.take(frame)) {
            world.acknowledge(world.receive(frame, LAST_READER));
            reader.acknowledge(frame);
        }
    }
}
