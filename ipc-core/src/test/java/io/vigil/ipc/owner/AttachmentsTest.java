package io.vigil.ipc.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.region.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttachmentsTest {
    private final Slot slot = new Slot(0, Region.ofMemory(OwnerLayout.SLOT_LENGTH), 0);
    private final Attachments attachments = new Attachments(slot);

    private OwnerInfo info() {
        return slot.read(0);
    }

    @Test
    void shouldCountSeveralUsesOfOneMailbox() {
        attachments.attach("orders");
        attachments.attach("orders");

        attachments.detach("orders");
        assertThat(info().attachedHashes()).hasSize(1);

        attachments.detach("orders");
        attachments.detach("orders");
        attachments.detach("never attached");
        assertThat(slot.isAttachedToNothing()).isTrue();
    }

    @Test
    void shouldSayEverythingWhileThereAreMoreThanEntries() {
        for (int i = 0; i < OwnerLayout.ATTACHED_COUNT; i++) {
            attachments.attach("box" + i);
        }
        assertThat(info().attachedToMore()).isFalse();

        attachments.attach("one more");
        assertThat(info().attachedToMore()).isTrue();
        attachments.detach("box3");

        assertThat(info().attachedToMore()).isFalse();
        assertThat(info().isAttachedTo("one more")).isTrue();
        assertThat(info().isAttachedTo("box3")).isFalse();
    }

    @Test
    void shouldAlwaysNameWhatIsAttachedAndNothingElseInTheEnd() {
        long seed = System.nanoTime();
        System.out.println("attachments: seed=" + seed);
        Random random = new Random(seed);
        List<String> held = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            if (held.size() < 25 && random.nextBoolean()) {
                String name = "box" + random.nextInt(30);
                attachments.attach(name);
                held.add(name);
            } else if (!held.isEmpty()) {
                attachments.detach(held.remove(random.nextInt(held.size())));
            }
            OwnerInfo info = info();
            assertThat(held).allMatch(info::isAttachedTo);
            long distinct = held.stream().distinct().count();
            assertThat(info.attachedToMore()).isEqualTo(distinct > OwnerLayout.ATTACHED_COUNT);
            if (distinct <= OwnerLayout.ATTACHED_COUNT) {
                assertThat(info.attachedHashes()).hasSize((int) distinct);
            }
        }
        held.forEach(attachments::detach);
        assertThat(slot.isAttachedToNothing()).isTrue();
    }
}
