package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.Explorer;
import io.vigil.ipc.proof.StepTask;
import io.vigil.ipc.proof.Stepper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real protocol code of an exclusive lane under seeded schedules, kills, stops and wrong suspicion. */
class ExclusiveLaneStepTest {
    private static final int RUNS = Integer.getInteger("vigil.proof.schedules", 300);

    /** Payload lengths that make frames of one, two and three units. */
    private static final int[] LENGTHS = {8, 40, 20, 100, 32, 90};

    private static final int CONSUMER = 100;

    private static final class Scene {
        final LaneWorld world;
        final List<StepTask> producers = new ArrayList<>();

        Scene(LaneWorld world) {
            this.world = world;
        }

        StepTask producer(Stepper stepper, int id, int messages, Admission admission) {
            StepTask task = stepper.task("producer" + id, () -> {
                LaneWriter writer = new LaneWriter(world.lane(id), admission, true);
                for (int i = 0; i < messages; i++) {
                    world.send(writer, id, i, LENGTHS[(id + i) % LENGTHS.length], Stepper::yieldNow);
                }
            });
            producers.add(task.onKilled(() -> world.die(id)));
            return task;
        }

        StepTask consumer(Stepper stepper, int id, int batch, boolean forced) {
            int slot = CONSUMER + id;
            List<Integer> hand = new ArrayList<>();
            StepTask task = stepper.task("consumer" + id, () -> consume(slot, batch, forced, hand));
            return task.onKilled(() -> {
                world.die(slot);
                world.perhapsAcknowledged.addAll(hand);
            });
        }

        private void consume(int slot, int batch, boolean forced, List<Integer> hand) {
            Lane lane = world.lane(slot);
            while (!isOver()) {
                ExclusiveReader reader = open(lane, forced);
                if (reader == null) {
                    Stepper.yieldNow();
                    continue;
                }
                while (!isOver()) {
                    hand.clear();
                    int handed = reader.poll(frame -> hand.add(world.receive(frame, slot)), batch);
                    if (handed == ExclusiveReader.FENCED) {
                        break;
                    }
                    hand.forEach(world::acknowledge);
                    hand.clear();
                    if (handed == 0) {
                        Stepper.yieldNow();
                    }
                }
                reader.close();
            }
        }

        private @Nullable ExclusiveReader open(Lane lane, boolean forced) {
            try {
                return ExclusiveReader.open(lane, world.clock, world.stallTimeoutNs, forced);
            } catch (VigilException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CONSUMER_ACTIVE);
                return null;
            }
        }

        boolean isOver() {
            return producers.stream().allMatch(StepTask::finished) && world.allAccountedFor();
        }

        /** What must hold when every task has ended and the dead are swept. */
        void verify() {
            world.dead.forEach(slot -> new LaneSweep(world.lane(4001), slot).run());
            assertThat(world.allAccountedFor()).isTrue();
            LaneTotals totals = world.totals();
            assertThat(totals.isConserved()).as(totals.toString()).isTrue();
            assertThat(totals.writing()).isZero();
            int maybe = world.inDoubt.size();
            assertThat(totals.sent()).isBetween((long) world.accepted.size(), (long) world.accepted.size() + maybe);
        }
    }

    private static Scene scene(Stepper stepper, int units, int terms) {
        Scene scene = new Scene(new LaneWorld(units, terms, true));
        stepper.check(scene::verify);
        return scene;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldDeliverEverythingInOrderWhenNobodyFails(long seed) {
        Explorer.random(seed, RUNS, stepper -> {
            Scene scene = scene(stepper, 3, 2 + (int) (seed % 2));
            scene.producer(stepper, 1, 5, Admission.ALWAYS);
            scene.producer(stepper, 2, 4, Admission.ALWAYS);
            scene.consumer(stepper, 1, 2, false);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void shouldLoseNothingWhenProducersAndConsumersAreKilled(long seed) {
        Explorer.Explored explored = Explorer.random(seed, RUNS, stepper -> {
            Scene scene = scene(stepper, 3, 3);
            stepper.kills(2);
            scene.producer(stepper, 1, 5, Admission.ALWAYS).killable();
            scene.producer(stepper, 2, 4, Admission.ALWAYS).killable();
            scene.consumer(stepper, 1, 2, false).killable();
            scene.consumer(stepper, 2, 1, false);
        });
        assertThat(explored.kills()).isGreaterThan(RUNS / 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void shouldStaySafeWhenLiveProducersAreAbortedAndLiveConsumersFenced(long seed) {
        Explorer.priorities(seed, RUNS, 5, stepper -> {
            Scene scene = scene(stepper, 3, 3);
            scene.world.stallTimeoutNs = 2_000_000;
            scene.producer(stepper, 1, 5, Admission.ALWAYS);
            scene.producer(stepper, 2, 4, Admission.ALWAYS);
            scene.consumer(stepper, 1, 2, true);
            scene.consumer(stepper, 2, 1, true);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer1", "consumer1"})
    void shouldLoseNothingWhenKilledAtEveryStep(String victim) {
        Explorer.Explored explored = Explorer.everyKill(victim, 31, Math.max(1, RUNS / 100), stepper -> {
            Scene scene = scene(stepper, 3, 2);
            scene.producer(stepper, 1, 5, Admission.ALWAYS);
            scene.producer(stepper, 2, 3, Admission.ALWAYS);
            scene.consumer(stepper, 1, 2, false);
            scene.consumer(stepper, 2, 2, false);
        });
        assertThat(explored.kills()).isGreaterThan(50);
    }
}
