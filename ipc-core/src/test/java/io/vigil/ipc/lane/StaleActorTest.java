package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vigil.ipc.FailPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Actors that fall asleep at every one of their steps while the lane goes on: over one, two and many recycles, and over
 * as many terms as make the short generations of words come round.
 */
class StaleActorTest {
    private static final int UNITS = 3;
    private static final int TERMS = 3;
    private static final int ACTOR = 1;
    private static final int OTHER = 9;
    private static final int READER = 50;
    private static final int DEAD = 7;

    /** How often an actor slept over a jump; it cannot where it holds a term. */
    private static final AtomicInteger JUMPS = new AtomicInteger();

    /** A lane that was in use for a while and stands at a given unit of its newest term. */
    private static final class Scene {
        final LaneWorld world;
        private LaneWriter writer;
        private int sequence;
        /** The memory that the actor is about to recycle, and which term it was. */
        private int recycled;

        private long generation;

        Scene(boolean exclusive, int tail) {
            world = new LaneWorld(UNITS, TERMS, exclusive);
            world.growthMayWait = false;
            world.calm = true;
            writer = new LaneWriter(world.lane(OTHER), Admission.ALWAYS, false);
            goOn(5);
            while (tailUnit() != tail) {
                send(1);
                drain();
            }
        }

        private int tailUnit() {
            long active = world.view.word(LaneLayout.ACTIVE);
            int[] tail = {0};
            world.view.walk((t, unit, cell) -> tail[0] = t == active ? unit + Cells.length(cell) : 0);
            return tail[0];
        }

        private boolean send(int units) {
            return offer(writer, LaneWorld.message(OTHER, sequence++), units);
        }

        boolean offer(LaneWriter by, int message, int units) {
            UnsafeBuffer payload = LaneWorld.payload(message, units * TermLayout.UNIT - FrameLayout.OPTIONAL);
            world.inDoubt.add(message);
            long result = by.offer(0, payload, 0, payload, 0, payload.capacity(), 1);
            if (result >= 0) {
                world.accepted.add(message);
                LaneWorld.check(world.ordinals.add(result), "ordinal given twice", message);
            }
            return result >= 0;
        }

        /** Lets a reader that starts afresh read everything that can be read. */
        void drain() {
            Lane lane = world.lane(READER);
            if (world.exclusive) {
                ExclusiveReader reader =
                        ExclusiveReader.open(lane, world.clock, Long.MAX_VALUE, Integer.MAX_VALUE, true);
                while (reader.poll(frame -> world.acknowledge(world.receive(frame, READER)), 5) > 0) {}
                reader.close();
                return;
            }
            CompetingReader reader = competing(world, READER);
            Frame frame = new Frame();
            while (reader.take(frame)) {
                world.acknowledge(world.receive(frame, READER));
                assertThat(reader.acknowledge(frame)).isTrue();
            }
        }

        /** So many more terms, or fewer when somebody holds one. */
        void goOn(int terms) {
            long until = world.view.word(LaneLayout.ACTIVE) + terms;
            boolean goesOn = true;
            while (goesOn && world.view.word(LaneLayout.ACTIVE) < until) {
                goesOn = send(1);
                drain();
            }
        }

        void jump(long terms) {
            world.jump(terms);
            writer = new LaneWriter(world.lane(OTHER), Admission.ALWAYS, false);
        }

        boolean isHeldBy(int slot) {
            boolean[] held = {world.exclusive && Head.slot(world.view.head()) == slot};
            world.view.walk((t, unit, cell) -> {
                int state = Cells.state(cell);
                boolean owned = state == Cells.WRITING || state == Cells.LEASED || state == Cells.ABORTED;
                held[0] |= owned && Cells.owner(cell) == slot;
            });
            return held[0];
        }

        /** What must hold when the actor has ended, whatever it met. */
        void finish() {
            drain();
            goOn(2 * TERMS);
            drain();
            assertThat(world.acknowledged).isEqualTo(world.accepted);
            LaneTotals totals = world.totals();
            assertThat(totals.isConserved()).isTrue();
            assertThat(totals.sent()).isEqualTo(world.accepted.size());
            assertThat(totals.depth() + totals.writing()).isZero();
        }
    }

    private static int everyHit(boolean exclusive, int tail, Consumer<Scene> body, Consumer<Scene> meanwhile) {
        return everyHit(() -> new Scene(exclusive, tail), body, meanwhile);
    }

    private static CompetingReader competing(LaneWorld world, int slot) {
        return new CompetingReader(world.lane(slot), world.clock, Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** Puts the actor to sleep at each of its hits in turn; returns at how many. */
    private static int everyHit(Supplier<Scene> scenes, Consumer<Scene> body, Consumer<Scene> meanwhile) {
        for (int hit = 1; ; hit++) {
            Scene scene = scenes.get();
            StaleActor actor = StaleActor.start(hit, () -> body.accept(scene));
            String site = actor.sleepsAt();
            try {
                if (site != null) {
                    meanwhile.accept(scene);
                }
                actor.wake();
                scene.finish();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("asleep at hit " + hit + ", " + site + ": " + e, e);
            }
            if (site == null) {
                return hit - 1;
            }
        }
    }

    private static Consumer<Scene> sends(int units) {
        return scene -> {
            LaneWriter writer = new LaneWriter(scene.world.lane(ACTOR), Admission.ALWAYS, false);
            scene.offer(writer, LaneWorld.message(ACTOR, 0), units);
        };
    }

    private static Consumer<Scene> jumps(long terms, int before, int after) {
        return scene -> {
            scene.goOn(before);
            if (!scene.isHeldBy(ACTOR)) {
                scene.jump(terms);
                JUMPS.incrementAndGet();
            }
            scene.goOn(after);
        };
    }

    @ParameterizedTest
    @CsvSource({"true,1,1", "true,3,1", "true,1,3", "true,2,3", "false,2,1", "false,3,2"})
    void shouldSendOnceWhenAProducerSleptOverRecycles(boolean exclusive, int tail, int units) {
        for (int recycles : new int[] {1, 2, 4, 16}) {
            int hits = everyHit(exclusive, tail, sends(units), scene -> scene.goOn(recycles));
            assertThat(hits).isGreaterThan(5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 256})
    void shouldSendOnceWhenTheDirectoryCameRound(int recycles) {
        int hits = everyHit(true, 3, sends(1), scene -> scene.goOn(recycles));
        assertThat(hits).isGreaterThan(30);
    }

    @ParameterizedTest
    @CsvSource({"15,0,0", "20,0,0", "20,1,1", "24,3,1", "31,0,0"})
    void shouldSendOnceWhenTheGenerationsCameRound(int power, int before, int after) {
        for (int tail = 2; tail <= 3; tail++) {
            for (boolean exclusive : new boolean[] {true, false}) {
                JUMPS.set(0);
                int hits = everyHit(exclusive, tail, sends(2), jumps(1L << power, before, after));
                assertThat(hits).isGreaterThan(30);
                assertThat(JUMPS.get()).isGreaterThan(hits / 2);
            }
        }
    }

    /** A scene in which the oldest term can be recycled and nobody has begun to: whoever was about to died. */
    private static Supplier<Scene> unprepared(boolean exclusive) {
        return () -> {
            Scene scene = new Scene(exclusive, 2);
            FailPoint.install(site -> {
                if (site.equals("prepare.dir")) {
                    throw new Death();
                }
            });
            assertThatThrownBy(() -> scene.goOn(2 * TERMS)).isInstanceOf(Death.class);
            FailPoint.install(null);
            scene.world.die(READER);
            new LaneSweep(scene.world.lane(OTHER), READER, true).run();
            scene.world.reuse(READER);
            scene.writer = new LaneWriter(scene.world.lane(OTHER), Admission.ALWAYS, false);
            scene.recycled = scene.world.view.physical(scene.world.view.word(LaneLayout.OLDEST));
            scene.generation = scene.world.view.generation(scene.recycled);
            return scene;
        };
    }

    private static void prepares(Scene scene) {
        long active = scene.world.view.word(LaneLayout.ACTIVE);
        new Recycler(scene.world.lane(ACTOR)).prepare(active + 1, false);
    }

    @ParameterizedTest
    @CsvSource({"true,1", "true,2", "true,3", "true,4", "true,16", "false,1", "false,3", "false,16"})
    void shouldHarmNothingWhenAHelperSleptOverRecycles(boolean exclusive, int recycles) {
        int hits = everyHit(unprepared(exclusive), StaleActorTest::prepares, scene -> scene.goOn(recycles));
        assertThat(hits).isGreaterThan(60);
    }

    /** The memory that the actor recycles is again a term whose number ends in the same bits. */
    @ParameterizedTest
    @CsvSource({"8,0", "15,3", "20,0", "20,3", "20,4", "24,3", "24,5", "31,6"})
    void shouldHarmNothingWhenAHelperSleptUntilGenerationsCameRound(int power, int before) {
        for (boolean exclusive : new boolean[] {true, false}) {
            int hits = everyHit(unprepared(exclusive), StaleActorTest::prepares, scene -> {
                scene.goOn(before);
                scene.jump(scene.generation + (1L << power) - scene.world.view.generation(scene.recycled));
            });
            assertThat(hits).isGreaterThan(60);
        }
    }

    /** Takes one frame and acknowledges it, or gives it back. */
    private static Consumer<Scene> reads(boolean givesBack) {
        return scene -> {
            LaneWorld world = scene.world;
            CompetingReader reader = competing(world, ACTOR);
            Frame frame = new Frame();
            if (!reader.take(frame)) {
                return;
            }
            int message = world.receive(frame, ACTOR);
            if (givesBack) {
                assertThat(reader.giveBack(frame)).isTrue();
            } else {
                assertThat(reader.acknowledge(frame)).isTrue();
                world.acknowledge(message);
            }
        };
    }

    /** A scene with frames for the actor to find. */
    private static Supplier<Scene> withFrames(boolean exclusive, int tail, int frames) {
        return () -> {
            Scene scene = new Scene(exclusive, tail);
            for (int i = 0; i < frames; i++) {
                scene.send(1);
            }
            return scene;
        };
    }

    @ParameterizedTest
    @CsvSource({"false,1", "false,2", "false,3", "false,16", "true,1", "true,3"})
    void shouldTakeOnceWhenACompetingReaderSleptOverRecycles(boolean givesBack, int recycles) {
        for (int tail = 1; tail <= 3; tail++) {
            int hits = everyHit(withFrames(false, tail, 2), reads(givesBack), scene -> scene.goOn(recycles));
            assertThat(hits).isGreaterThan(5);
        }
    }

    @ParameterizedTest
    @CsvSource({"8,0,0", "20,0,0", "20,3,0", "24,1,1", "31,0,0"})
    void shouldTakeOnceWhenTheGenerationsCameRound(int power, int before, int after) {
        int hits = everyHit(withFrames(false, 3, 2), reads(false), jumps(1L << power, before, after));
        assertThat(hits).isGreaterThan(5);
    }

    /** A scene in which a dead producer left a claim, and in a competing lane a dead reader left a lease. */
    private static Supplier<Scene> withTheDead(boolean exclusive, int tail) {
        return () -> {
            Scene scene = new Scene(exclusive, tail);
            scene.world.calm = false;
            if (!exclusive) {
                scene.send(1);
                assertThat(competing(scene.world, DEAD).take(new Frame())).isTrue();
            }
            LaneWriter writer = new LaneWriter(scene.world.lane(DEAD), Admission.ALWAYS, false);
            FailPoint.install(site -> {
                if (site.equals("commit")) {
                    throw new Death();
                }
            });
            assertThatThrownBy(() -> scene.offer(writer, LaneWorld.message(DEAD, 0), 1))
                    .isInstanceOf(Death.class);
            FailPoint.install(null);
            scene.world.die(DEAD);
            return scene;
        };
    }

    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @CsvSource({"true,1", "true,3", "false,1", "false,3", "false,16"})
    void shouldRobNobodyWhenASweepSleptOverRecycles(boolean exclusive, int recycles) {
        for (int tail = 1; tail <= 3; tail++) {
            int hits = everyHit(
                    withTheDead(exclusive, tail),
                    scene -> new LaneSweep(scene.world.lane(ACTOR), DEAD, true).run(),
                    scene -> {
                        scene.goOn(recycles);
                        new LaneSweep(scene.world.lane(OTHER), DEAD, true).run();
                        scene.world.reuse(DEAD);
                        scene.goOn(recycles);
                    });
            assertThat(hits).isGreaterThan(5);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCountRightOrNotAtAllWhenAWatcherSleptOverRecycles(boolean exclusive) {
        Consumer<Scene> watches = scene -> {
            long before = scene.world.accepted.size();
            LaneTotals totals = LaneTotals.of(scene.world.lane(ACTOR));
            assertThat(totals.sent()).isBetween(before - 1, (long) scene.world.accepted.size());
        };
        for (int recycles : new int[] {1, 3, 16}) {
            assertThat(everyHit(exclusive, 2, watches, scene -> scene.goOn(recycles)))
                    .isGreaterThan(5);
        }
    }

    /** Reads a batch and dies in no handler: it is fenced wherever it sleeps. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void shouldReadNothingRecycledAndReleaseNothingWhenAZombieWakes(int recycles) {
        for (int tail = 1; tail <= 3; tail++) {
            int hits = everyHit(withFrames(true, tail, 4), this::pollsAsZombie, scene -> {
                scene.drain();
                scene.goOn(recycles);
            });
            assertThat(hits).isGreaterThan(20);
        }
    }

    private void pollsAsZombie(Scene scene) {
        LaneWorld world = scene.world;
        world.calm = false; // what it had in hand comes again, marked
        ExclusiveReader reader =
                ExclusiveReader.open(world.lane(ACTOR), world.clock, Long.MAX_VALUE, Integer.MAX_VALUE, true);
        List<Integer> hand = new ArrayList<>();
        int handed = reader.poll(frame -> hand.add(world.receive(frame, ACTOR)), 3);
        if (handed != ExclusiveReader.FENCED) {
            hand.forEach(world::acknowledge);
        }
        reader.close();
    }

    /** Planted: a hint that is stored after the commit, when nothing keeps the term any more. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindAHintThatIsStoredAfterTheCommit(boolean planted) {
        Scene scene = new Scene(true, 1);
        StaleActor actor = StaleActor.startAt("commit.done", () -> {
            LaneWriter writer = new LaneWriter(scene.world.lane(ACTOR), Admission.ALWAYS, false);
            LaneView.Boundary at = scene.world.view.boundary(writer.tail());
            scene.offer(writer, LaneWorld.message(ACTOR, 0), 1);
            if (planted) {
                scene.world
                        .view
                        .region(at.physical())
                        .putLongVolatile(TermLayout.HINT, Hint.of(at.t(), at.index() + 1, at.unit() + 1));
            }
        });
        assertThat(actor.sleepsAt()).isEqualTo("commit.done");
        LaneView view = scene.world.view;
        long t = view.word(LaneLayout.ACTIVE);
        int physical = view.physical(t);
        do {
            scene.drain();
            scene.send(UNITS); // a frame that has no boundary where the late hint says
        } while (view.physical(view.word(LaneLayout.ACTIVE)) != physical);
        scene.jump(t + (1L << 24) - view.word(LaneLayout.ACTIVE));
        actor.wake();
        Throwable found = catchThrowable(() -> {
            scene.send(1);
            scene.finish();
        });
        assertThat(found != null).as("found: " + found).isEqualTo(planted);
    }
}
