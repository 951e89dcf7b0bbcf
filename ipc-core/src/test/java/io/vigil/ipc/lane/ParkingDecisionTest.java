package io.vigil.ipc.lane;

import static io.vigil.ipc.lane.ParkingScene.OTHER;
import static io.vigil.ipc.lane.ParkingScene.STOPPED;
import static io.vigil.ipc.lane.ParkingScene.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.FailPoint;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Why one word decides: a helper judged before a limbo and wakes when somebody else, who judged during it, has parked
 * the term, and while a third, who saw the limbo's end, is about to fill it.
 */
class ParkingDecisionTest {
    private final ParkingScene scene = new ParkingScene(2, true).withDrainedTermInLimbo();
    private final CountDownLatch judged = new CountDownLatch(1);
    private final CountDownLatch wake = new CountDownLatch(1);
    private final Thread late = new Thread(this::recycleAndSend, "late helper");
    private boolean planted;

    private void recycleAndSend() {
        scene.prepare(2, false);
        LaneWriter writer = new LaneWriter(scene.world.lane(2), Admission.ALWAYS, false);
        for (int i = 0; i <= UNITS; i++) {
            scene.offer(writer, 2, i);
        }
    }

    /** The late helper sleeps with its judgement; the grower lets it run when it has looked at everything. */
    private void at(String site) {
        if (Thread.currentThread() == late && site.equals("prepare.fate") && judged.getCount() > 0) {
            judged.countDown();
            await(wake);
            if (planted) {
                scene.world.view.fate(0, 0); // its compare-and-set succeeds as if there were no word to decide
            }
        }
        if (Thread.currentThread() != late && judged.getCount() == 0 && site.equals("grow.fill")) {
            wake.countDown();
            join();
        }
    }

    private void join() {
        try {
            late.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(late.isAlive()).isFalse();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void uninstall() {
        FailPoint.install(null);
        wake.countDown();
        join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFillNoTermThatSomebodyElseRecyclesUnlessPlanted(boolean isPlanted) {
        planted = isPlanted;
        scene.limboOf(Cells.NOBODY);
        FailPoint.install(this::at);
        late.start();
        await(judged);
        scene.limboOf(STOPPED);
        assertThat(scene.prepare(3, false)).isNotZero();
        assertThat(scene.parked()).hasSize(1);
        scene.limboOf(Cells.NOBODY);

        scene.prepare(OTHER, true);

        assertThat(wake.getCount()).as("it was about to fill the parked term").isZero();
        boolean lost = scene.world.view.word(LaneLayout.ACTIVE) == 3 && scene.world.view.cell(0, 0) == Cells.free(3);
        assertThat(lost).as("a grower fills the memory of a living term").isEqualTo(planted);
    }
}
