package io.vigil.ipc.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.os.OsPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was allocated in a mailbox directory and published: a line a term, written in one piece after the term was filled.
 *
 * <p>Plays the part of the lane's directory of terms, so it is also what tells the store which terms are published.
 */
final class TermOracle {
    private final Path mailbox;
    private final Path log;
    private final ChronicleTermStore store;
    private final Map<Long, Integer> published = new TreeMap<>();

    TermOracle(Path mailbox) {
        this.mailbox = mailbox;
        this.log = mailbox.resolve("published");
        this.store = ChronicleTermStore.at(mailbox.resolve("terms"), OsPort.current());
        if (Files.exists(log)) {
            load();
        }
    }

    private void load() {
        try {
            for (String line : Files.readAllLines(log)) {
                String[] field = line.split(" ", -1);
                published.put(Long.valueOf(field[0]), Integer.valueOf(field[1]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int terms() {
        return published.size();
    }

    /** Allocates a term, which must overlap none, fills and publishes it. */
    long allocate(int bytes) {
        long offset = store.allocate(bytes, published::containsKey);
        published.forEach((other, length) -> assertThat(offset >= other + length || offset + bytes <= other)
                .as("%d+%d overlaps %d+%d", offset, bytes, other, length)
                .isTrue());
        Terms.fill(store.file(), offset, bytes);
        try {
            String line = offset + " " + bytes + "\n";
            Files.writeString(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        published.put(offset, bytes);
        return offset;
    }

    /** Every published term has its bytes, and is what a stock reader sees as the end of an excerpt. */
    void assertIntact() {
        published.forEach((offset, bytes) -> Terms.assertIntact(store.file(), offset, bytes));
        if (published.isEmpty()) {
            return;
        }
        TermFileCheck.Report report = TermFileCheck.of(mailbox.resolve("terms"));
        List<Long> ends = new ArrayList<>();
        report.excerpts().forEach(excerpt -> ends.add(excerpt.offset() + excerpt.length()));
        published.forEach((offset, bytes) -> assertThat(ends).contains(offset + bytes));
    }

    /** What a newcomer does after a death: checks, allocates twice, checks. Gives the time of the first allocation. */
    long recover() {
        assertIntact();
        long startNs = System.nanoTime();
        allocate(Terms.SMALL);
        long tookNs = System.nanoTime() - startNs;
        allocate(2 * Terms.SMALL);
        assertIntact();
        assertThat(TermFileCheck.of(mailbox.resolve("terms")).settled()).isTrue();
        return tookNs;
    }
}
