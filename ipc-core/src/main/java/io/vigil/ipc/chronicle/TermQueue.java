package io.vigil.ipc.chronicle;

import io.vigil.ipc.FailPoint;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * The Chronicle Queue itself, open only while one excerpt is appended.
 *
 * <p>Its clock stands still at 1970, so that there is one data file for ever. It touches no page but those that
 * {@link TermFile} reserves: the first of either file, and those in which the new excerpt's header and the next one's
 * stand. Stateless; the caller holds the growth lock.
 */
final class TermQueue {
    /** Chronicle's name for the one cycle that there is: the roll cycle is its own default, which stock tools assume. */
    private static final String CYCLE = "19700101F";

    static final String DATA_FILE = CYCLE + ".cq4";
    /** Chronicle takes a file of this name as the cycle's: the way to hand it reserved space. */
    static final String PRECREATED_FILE = CYCLE + ".precreated";

    static final String METADATA_FILE = "metadata.cq4t";

    /** One index page of this many entries, one entry for so many terms: small, and never a second page. */
    private static final int INDEX_ENTRIES = 128;

    private static final int TERMS_AN_ENTRY = 1024;
    static final int MAX_TERMS = INDEX_ENTRIES * TERMS_AN_ENTRY;

    private static final long MIN_BLOCK = 256 << 10;
    /** Chronicle writes excerpts of a quarter of its block size; the block size is of this opening, not of the file. */
    private static final int EXCERPTS_A_BLOCK = 4;
    /** Nobody else is in there, so whatever makes Chronicle wait is damage. */
    private static final long TIMEOUT_MS = 500;

    private TermQueue() {}

    /** What was appended: the position of the excerpt's header, and of the term in it, which ends with the excerpt. */
    record Appended(long header, long offset) {}

    /**
     * Appends one excerpt that ends with {@code bytes} bytes from an aligned file offset on.
     *
     * @param before the bytes of the term before it
     */
    static Appended append(Path directory, int bytes, int before, int alignment) {
        // Chronicle insists on a block that also reaches from the last excerpt's header to the new one's.
        long block = Math.max(EXCERPTS_A_BLOCK * (bytes + 2L * alignment), before + 4L * alignment);
        return ChronicleStart.quietly(() -> {
            try (SingleChronicleQueue queue = open(directory, Math.max(MIN_BLOCK, block));
                    ExcerptAppender appender = queue.createAppender()) {
                FailPoint.hit("terms.queue.opened");
                Appended appended = append(appender, bytes, alignment);
                FailPoint.hit("terms.queue.appended");
                return appended;
            }
        });
    }

    private static SingleChronicleQueue open(Path directory, long block) {
        return SingleChronicleQueueBuilder.single(directory.toFile())
                .timeProvider(() -> 0L)
                .rollCycle(RollCycles.FAST_DAILY)
                .indexCount(INDEX_ENTRIES)
                .indexSpacing(TERMS_AN_ENTRY)
                .blockSize(block)
                .timeoutMS(TIMEOUT_MS)
                .build();
    }

    private static Appended append(ExcerptAppender appender, int bytes, int alignment) {
        try (DocumentContext document = appender.writingDocument()) {
            Bytes<?> excerpt = document.wire().bytes();
            long start = excerpt.writePosition();
            long offset = (start + alignment - 1) / alignment * alignment;
            FailPoint.hit("terms.queue.document");
            excerpt.writePosition(offset + bytes);
            return new Appended(start - TermFile.HEADER_BYTES, offset);
        }
    }
}
