package io.vigil.ipc.owner;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.os.FileCreator;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.FileHeader;
import io.vigil.ipc.region.Region;
import java.nio.file.Path;

/**
 * What mailboxes are to owners: shared words that name slots, {epoch 48, slot + 1 16}, in boxes that owners attach to.
 *
 * <p>Its sweep fails loudly, with an Error, when a slot was reused while a word named it or when a scope is too small.
 */
final class TraceBoxes {
    static final int BOXES = 20;
    static final int CELLS = 16;

    private static final long MAGIC = FileHeader.magic("VIGLTRCE");
    private static final int LENGTH = FileHeader.LENGTH + BOXES * CELLS * Long.BYTES;

    private final Region region;

    private TraceBoxes(Region region) {
        this.region = region;
    }

    static TraceBoxes open(Path home, Os os) {
        Path file = home.resolve("traces");
        new FileCreator(os).create(file, FileHeader.of(MAGIC, 1, LENGTH, VigilClock.SYSTEM), fresh -> {});
        return new TraceBoxes(FileHeader.map(file, MAGIC, 1, Region.Access.READ_WRITE));
    }

    static String name(int box) {
        return "box" + box;
    }

    static long wordOf(Owner owner) {
        return owner.epoch() << 16 | (owner.slot() + 1);
    }

    private static int offsetOf(int box, int cell) {
        return FileHeader.LENGTH + (box * CELLS + cell) * Long.BYTES;
    }

    long word(int box, int cell) {
        return region.getLongVolatile(offsetOf(box, cell));
    }

    boolean cas(int box, int cell, long expected, long next) {
        return region.compareAndSetLong(offsetOf(box, cell), expected, next);
    }

    /** How many words are not free. */
    int held() {
        int held = 0;
        for (int i = 0; i < BOXES * CELLS; i++) {
            held += word(i / CELLS, i % CELLS) == 0 ? 0 : 1;
        }
        return held;
    }

    boolean slotIsNamed(int slot) {
        for (int i = 0; i < BOXES * CELLS; i++) {
            if (isOf(word(i / CELLS, i % CELLS), slot)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(long word, int slot) {
        return (word & 0xFFFF) == slot + 1;
    }

    boolean sweep(int slot, SweepScope scope) {
        for (int box = 0; box < BOXES; box++) {
            for (int cell = 0; scope.covers(name(box)) && cell < CELLS; cell++) {
                long word = word(box, cell);
                if (isOf(word, slot)) {
                    if (word >>> 16 != scope.owner().epoch()) {
                        throw new AssertionError("the slot was reused while a word named it: slot=" + slot + ", word="
                                + Long.toHexString(word) + ", owner=" + scope.owner());
                    }
                    cas(box, cell, word, 0);
                    FailPoint.hit("trace.repaired");
                }
            }
        }
        if (slotIsNamed(slot)) {
            throw new AssertionError("the scope was too small: " + scope);
        }
        return true;
    }
}
