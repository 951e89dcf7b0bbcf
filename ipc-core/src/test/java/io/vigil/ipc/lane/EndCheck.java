package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Set;

/** What must hold when all tasks of an {@link EndScene} have ended: every message came to exactly one end. */
final class EndCheck {
    private static final int LAST = 4001;

    private final EndScene scene;

    EndCheck(EndScene scene) {
        this.scene = scene;
    }

    void verify() {
        scene.world.acting.set(LAST);
        int sweeps = 0;
        while (!scene.sweepTheDead(LAST)) {
            assertThat(++sweeps).isLessThan(3);
        }
        LaneTotals totals = drain(LAST);
        long dueSent = scene.withDeadlines ? count(scene.world.accepted, true) : 0;
        long kept = scene.withDeadlines ? count(scene.world.accepted, false) : scene.world.accepted.size();
        long moved = scene.moves == null ? 0 : scene.moves.verify(scene.world);
        long lost = scene.damaged >= 0 && !scene.world.acknowledged.contains(scene.damaged) ? 1 : 0;
        long doubt = scene.world.inDoubt.size();
        assertThat(totals.isConserved()).as(totals.toString()).isTrue();
        assertThat(totals.depth() + totals.writing() + totals.leased())
                .as(totals.toString())
                .isZero();
        assertThat(totals.moved()).isEqualTo(moved);
        assertThat(totals.expired()).isBetween(dueSent - totals.dropped(), dueSent + doubt);
        // Whoever set the damage aside may have been killed before it counted it: then the frame counts as dropped
        // alone.
        long corrupt = scene.world.lane(LAST).control().corrupt();
        assertThat(corrupt).isBetween(scene.world.dead.isEmpty() ? lost : 0, scene.damaged >= 0 ? 2L : 0L);
        assertThat(corrupt + totals.dropped()).isGreaterThanOrEqualTo(lost);
        long ends = scene.world.acknowledged.size() + totals.dropped() + totals.expired() + totals.moved();
        long unsure = scene.world.perhapsAcknowledged.size() + doubt + (scene.damaged >= 0 ? 1 : 0);
        assertThat(ends).as(totals.toString()).isBetween(dueSent + kept - unsure, dueSent + kept + unsure);
        if (unsure == 0) {
            assertThat(totals.sent()).isEqualTo(dueSent + kept);
        }
    }

    private static long count(Set<Integer> messages, boolean due) {
        return messages.stream()
                .filter(message -> EndScene.isDue(message) == due)
                .count();
    }

    private LaneTotals drain(int slot) {
        if (scene.withDeadlines) {
            new LaneExpiry(scene.world.lane(slot), scene.world.clock).run();
        }
        for (int i = 0; i < 3; i++) { // the first to meet the damage reports it
            if (scene.world.exclusive) {
                scene.poll(slot, new ArrayList<>());
            } else {
                CompetingReader reader = new CompetingReader(scene.world.lane(slot), scene.world.clock, Long.MAX_VALUE);
                Frame frame = new Frame();
                while (EndScene.take(reader, frame)) {
                    scene.world.acknowledge(scene.receive(frame, slot));
                    reader.acknowledge(frame);
                }
            }
        }
        return scene.world.totals();
    }
}
