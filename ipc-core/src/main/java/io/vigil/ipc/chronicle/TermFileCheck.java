package io.vigil.ipc.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Looks at a term store from outside: which excerpts a stock Chronicle reader sees in it.
 *
 * <p>Maps read-only, creates nothing, takes no lock of ours: works on a live, frozen or dead home. Stateless.
 */
public final class TermFileCheck {
    private TermFileCheck() {}

    /**
     * One excerpt.
     *
     * @param offset where in the file its bytes begin; the term is the aligned end of them
     * @param length how many there are
     */
    public record Excerpt(long offset, long length) {}

    /**
     * What was found.
     *
     * @param settled whether the queue was as the last finished growth left it, so that Chronicle itself could be asked;
     *     false while somebody grows it or was killed doing so: the excerpts are then those before that growth, by our
     *     own reading of the file
     */
    public record Report(List<Excerpt> excerpts, boolean settled) {}

    /**
     * Checks the store in a {@code terms} directory and lists its excerpts in order.
     *
     * @throws io.vigil.ipc.VigilException CORRUPT_STORE with file, offset, expected and found
     */
    public static Report of(Path directory) {
        TermSeal seal = TermSeal.read(directory);
        try (TermFile file = TermFile.open(directory, seal, StandardOpenOption.READ)) {
            List<Excerpt> sealed = file.check();
            // Chronicle believes what it reads, so it may only read what the seal vouches for.
            return file.isSettled() ? new Report(byTailer(directory, seal), true) : new Report(sealed, false);
        } catch (IOException e) {
            throw TermFile.failed("cannot read", directory, e);
        }
    }

    private static List<Excerpt> byTailer(Path directory, TermSeal seal) {
        return ChronicleStart.quietly(() -> {
            try (SingleChronicleQueue queue = SingleChronicleQueueBuilder.single(directory.toFile())
                            .readOnly(true)
                            .build();
                    ExcerptTailer tailer = queue.createTailer()) {
                List<Excerpt> excerpts = new ArrayList<>(seal.terms());
                while (excerpts.size() < seal.terms() && next(tailer, excerpts)) {
                    // One more.
                }
                return excerpts;
            }
        });
    }

    private static boolean next(ExcerptTailer tailer, List<Excerpt> excerpts) {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return false;
            }
            Bytes<?> bytes = document.wire().bytes();
            excerpts.add(new Excerpt(bytes.readPosition(), bytes.readRemaining()));
            return true;
        }
    }
}
