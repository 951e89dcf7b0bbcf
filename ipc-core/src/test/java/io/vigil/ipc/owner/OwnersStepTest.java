package io.vigil.ipc.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.Explorer;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import io.vigil.ipc.proof.StepTask;
import io.vigil.ipc.proof.Stepper;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Owners under schedules and kills at every step: each task is a process, with a handle of its own on the locks. */
@LeakFree
class OwnersStepTest {
    private static final int RUNS = Integer.getInteger("vigil.proof.schedules", 60);

    private final AtomicInteger homes = new AtomicInteger();
    private Path parent;

    @BeforeAll
    static void load() {
        OsPort.current();
    }

    @BeforeEach
    void place(@ProofHome Path directory) {
        parent = directory;
    }

    /** One home, what its processes share, and what must hold in it. */
    private final class Scene {
        final Stepper stepper;
        final Home home;
        final TraceBoxes boxes;
        final Owners survivor;

        Scene(Stepper stepper) {
            this.stepper = stepper;
            Path directory = parent.resolve("home" + homes.incrementAndGet());
            this.home = Home.open(directory, Home.Access.READ_WRITE, OsPort.current());
            this.boxes = TraceBoxes.open(directory, OsPort.current());
            this.survivor = Owners.open(home, OsPort.current(), VigilClock.SYSTEM);
            survivor.sweepWith(boxes::sweep);
            stepper.always(this::mustNotNameACleanSlot);
            stepper.check(this::mustBeCleanAfterOneSweep);
        }

        private void mustNotNameACleanSlot() {
            for (int slot = 0; slot < 4; slot++) {
                if (SlotState.isClean(survivor.table().word(slot))) {
                    assertThat(boxes.slotIsNamed(slot))
                            .as("slot %s is clean and named", slot)
                            .isFalse();
                }
            }
        }

        private void mustBeCleanAfterOneSweep() {
            survivor.sweepAll();
            assertThat(survivor.failures()).isEmpty();
            assertThat(survivor.list()).isEmpty();
            assertThat(boxes.held()).isZero();
            survivor.close();
        }

        /** A process that ends with the task, in order or by the schedule's kill. */
        StepTask process(String name, ProcessBody body) {
            MortalOs os = new MortalOs(OsPort.current());
            Owners owners = Owners.open(home, os, VigilClock.SYSTEM);
            owners.sweepWith(boxes::sweep);
            // Also for the one that is killed before its first step.
            stepper.check(os::die);
            return stepper.task(name, () -> {
                try {
                    body.run(owners);
                } finally {
                    os.die();
                }
            });
        }

        StepTask worker(String name, int rounds) {
            return process(name, owners -> {
                for (int round = 0; round < rounds; round++) {
                    work(owners, name, round);
                }
            });
        }

        private void work(Owners owners, String name, int round) {
            Owner owner = owners.join(name);
            assertThat(boxes.slotIsNamed(owner.slot()))
                    .as("joined a slot that is named")
                    .isFalse();
            long mine = TraceBoxes.wordOf(owner);
            owner.attach("box3");
            boolean first = boxes.cas(3, round, 0, mine);
            FailPoint.hit("work.first");
            owner.attach("box5");
            boolean second = boxes.cas(5, round, 0, mine);
            FailPoint.hit("work.second");
            assertThat(owner.heartbeat()).isTrue();
            if (first) {
                assertThat(boxes.cas(3, round, mine, 0)).as("robbed").isTrue();
                FailPoint.hit("work.gaveBack");
            }
            owner.detach("box3");
            assertThat(boxes.word(5, round) == mine).as("robbed").isEqualTo(second);
            owner.close();
        }

        /** Repairs single words of the dead, as whoever meets one does. */
        StepTask repairer(String name) {
            return process(name, owners -> {
                for (int cell = 0; cell < 2; cell++) {
                    long word = boxes.word(3, cell);
                    FailPoint.hit("repair.loaded");
                    if (word != 0 && owners.isDead((int) (word & 0xFFFF) - 1)) {
                        FailPoint.hit("repair.asked");
                        boxes.cas(3, cell, word, 0);
                        FailPoint.hit("repair.done");
                    }
                }
            });
        }

        StepTask sweeper(String name) {
            return process(name, owners -> {
                owners.sweepAll();
                FailPoint.hit("sweeper.again");
                owners.sweepAll();
            });
        }
    }

    @FunctionalInterface
    private interface ProcessBody {
        void run(Owners owners);
    }

    private void storm(Stepper stepper) {
        Scene scene = new Scene(stepper);
        stepper.kills(3);
        scene.worker("one", 2).killable();
        scene.worker("two", 2).killable();
        scene.sweeper("sweeper").killable();
        scene.sweeper("other sweeper");
        scene.repairer("repairer");
    }

    @Test
    void shouldKeepSlotsSafeUnderRandomSchedulesAndKills() {
        long seed = System.nanoTime();
        System.out.println("owners: seed=" + seed);
        Explorer.Explored random = Explorer.random(seed, 2 * RUNS, this::storm);
        Explorer.Explored priorities = Explorer.priorities(seed, 5 * RUNS, 5, this::storm);

        assertThat(random.kills() + priorities.kills()).isGreaterThan(RUNS);
    }

    @Test
    void shouldKeepSlotsSafeWhereverAWorkerIsKilled() {
        Explorer.Explored explored = Explorer.everyKill("one", 7, 4, stepper -> {
            Scene scene = new Scene(stepper);
            scene.worker("one", 2);
            scene.worker("two", 1);
            scene.sweeper("sweeper");
            scene.repairer("repairer");
        });

        assertThat(explored.kills()).isGreaterThan(60);
    }

    @Test
    void shouldKeepSlotsSafeUnderEveryScheduleOfOnePreemptionAndOneKill() {
        Explorer.Explored joins = Explorer.systematic(1, 100_000, stepper -> {
            Scene scene = new Scene(stepper);
            stepper.kills(1);
            scene.worker("one", 1);
            scene.worker("two", 1).killable();
        });
        Explorer.Explored sweeps = Explorer.systematic(1, 100_000, stepper -> {
            Scene scene = new Scene(stepper);
            leaveADeadOwner(scene);
            scene.sweeper("sweeper");
            scene.worker("one", 1);
            scene.repairer("repairer");
        });

        System.out.println("owners: joins=" + joins + ", sweeps=" + sweeps);
        assertThat(joins.complete()).isTrue();
        assertThat(joins.kills()).isPositive();
        assertThat(sweeps.complete()).isTrue();
    }

    private static void leaveADeadOwner(Scene scene) {
        MortalOs os = new MortalOs(OsPort.current());
        Owner owner = Owners.open(scene.home, os, VigilClock.SYSTEM).join("dead");
        owner.attach("box3");
        assertThat(scene.boxes.cas(3, 0, 0, TraceBoxes.wordOf(owner))).isTrue();
        os.die();
    }
}
