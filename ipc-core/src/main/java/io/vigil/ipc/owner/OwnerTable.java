package io.vigil.ipc.owner;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.DeathWords;
import io.vigil.ipc.os.FileCreator;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.FileHeader;
import io.vigil.ipc.region.Region;
import io.vigil.ipc.region.Region.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The mapped owner table: finds slots, and makes room for more.
 *
 * <p>Thread-safe. Any number of processes may create or grow it at once; a kill leaves it shorter or longer, never
 * broken. Nothing is touched before its space is reserved.
 */
final class OwnerTable {
    private static final int CHUNKS = (OwnerLayout.SLOTS + OwnerLayout.CHUNK_SLOTS - 1) / OwnerLayout.CHUNK_SLOTS;

    private final Path file;
    private final Os os;
    private final Access access;
    private final Region head;
    private final AtomicReferenceArray<@Nullable Region> chunks = new AtomicReferenceArray<>(CHUNKS);

    private OwnerTable(Path file, Os os, Access access, Region head) {
        this.file = file;
        this.os = os;
        this.access = access;
        this.head = head;
    }

    /** Opens the table, creating it for the first few owners. */
    static OwnerTable open(Path file, Os os, VigilClock clock) {
        int length = OwnerLayout.chunkStart(1);
        new FileCreator(os)
                .create(file, FileHeader.of(OwnerLayout.MAGIC, OwnerLayout.VERSION, length, clock), region -> {});
        return map(file, os, Access.READ_WRITE);
    }

    /** Looks at a table that exists. */
    static OwnerTable look(Path file, Os os) {
        return map(file, os, Access.READ_ONLY);
    }

    private static OwnerTable map(Path file, Os os, Access access) {
        FileHeader.check(file, OwnerLayout.MAGIC, OwnerLayout.VERSION);
        Region head = Region.map(file, 0, OwnerLayout.HEAD_LENGTH, access);
        FileHeader.check(head, OwnerLayout.MAGIC, OwnerLayout.VERSION);
        return new OwnerTable(file, os, access, head);
    }

    /** The page before the slots. */
    Region head() {
        return head;
    }

    /** How many slots the file has now. */
    int slots() {
        long chunksNow = (length() - OwnerLayout.HEAD_LENGTH) / OwnerLayout.CHUNK_LENGTH;
        return (int) Math.min(OwnerLayout.SLOTS, Math.max(0, chunksNow) * OwnerLayout.CHUNK_SLOTS);
    }

    private long length() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new VigilException(ErrorCode.OS_CALL, "cannot look at: file=" + file + ", cause=" + e, e);
        }
    }

    /** The state word; that of a slot which was never used when the file does not reach it. Allocates nothing. */
    long word(int slot) {
        Region chunk = chunk(slot / OwnerLayout.CHUNK_SLOTS);
        return chunk == null ? 0 : chunk.getLongVolatile(baseOf(slot) + OwnerLayout.STATE);
    }

    /** The first death word of the slot ({@link DeathWords}); 0 when nobody has armed it. Allocates nothing. */
    int deathWord(int slot) {
        Region chunk = chunk(slot / OwnerLayout.CHUNK_SLOTS);
        return chunk == null ? 0 : chunk.getIntVolatile(baseOf(slot) + OwnerLayout.DEATH_WORDS);
    }

    /** A slot that the file has. */
    Slot slot(int slot) {
        Region chunk = chunk(slot / OwnerLayout.CHUNK_SLOTS);
        if (chunk == null) {
            throw new VigilException(
                    ErrorCode.CORRUPT_STORE,
                    "file too short: file=" + file + ", found=" + length() + " bytes, expected=slot " + slot
                            + "; restore or remove it");
        }
        return new Slot(slot, chunk, baseOf(slot));
    }

    private static int baseOf(int slot) {
        return slot % OwnerLayout.CHUNK_SLOTS * OwnerLayout.SLOT_LENGTH;
    }

    private @Nullable Region chunk(int chunk) {
        Region mapped = chunks.get(chunk);
        return mapped != null ? mapped : mapChunk(chunk);
    }

    private @Nullable Region mapChunk(int chunk) {
        int start = OwnerLayout.chunkStart(chunk);
        if (length() < start + OwnerLayout.CHUNK_LENGTH) {
            return null;
        }
        if (access == Access.READ_WRITE) {
            // Costs nothing where the space is there, and is a typed error instead of a fault where it is not.
            os.reserve(file, start, OwnerLayout.CHUNK_LENGTH);
        }
        Region mapped = Region.map(file, start, OwnerLayout.CHUNK_LENGTH, access);
        return chunks.compareAndSet(chunk, null, mapped) ? mapped : chunks.get(chunk);
    }

    /**
     * Makes room for more slots than there were.
     *
     * @param than how many the caller knows
     * @return false when there are as many as there can be
     * @throws VigilException STORAGE_FULL
     */
    boolean grow(int than) {
        if (than >= OwnerLayout.SLOTS) {
            return false;
        }
        int chunk = than / OwnerLayout.CHUNK_SLOTS;
        // From the start, so that no hole can be left before it.
        os.reserve(file, 0, OwnerLayout.chunkStart(chunk) + OwnerLayout.CHUNK_LENGTH);
        FailPoint.hit("owners.grown");
        Region mapped = chunk(chunk);
        if (mapped != null) {
            // The length must reach the device before a cell on the device can name one of these slots.
            mapped.force();
        }
        return true;
    }
}
