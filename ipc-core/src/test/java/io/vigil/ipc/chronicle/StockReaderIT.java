package io.vigil.ipc.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.openhft.chronicle.queue.main.DumpMain;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that know Chronicle Queue and not us, in a JVM of their own. */
class StockReaderIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int BIG = 20 << 20;

    @TempDir
    Path mailbox;

    private Path terms;
    private long first;
    private long second;

    @BeforeEach
    void allocateTwo() {
        terms = mailbox.resolve("terms");
        ChronicleTermStore store = ChronicleTermStore.at(terms, OsPort.current());
        first = store.allocate(Terms.SMALL);
        second = store.allocate(BIG);
        Terms.fill(store.file(), first, Terms.SMALL);
        Terms.fill(store.file(), second, BIG);
    }

    @Test
    void shouldSeeOneExcerptATermWhenOpenedReadOnly() throws IOException {
        byte[] metadata = Files.readAllBytes(terms.resolve(TermQueue.METADATA_FILE));
        try (JvmDriver jvms = JvmDriver.in(mailbox.resolve("logs"))) {
            ChildJvm reader = jvms.start("reader", StockReader.class, terms);
            reader.awaitSuccess(LONG);

            List<String> excerpts = reader.said().stream()
                    .filter(line -> line.startsWith("excerpt"))
                    .toList();
            assertThat(excerpts)
                    .containsExactly(
                            "excerpt 0 " + (first + Terms.SMALL) + " " + Terms.mark(first, Terms.SMALL),
                            "excerpt 1 " + (second + BIG) + " " + Terms.mark(second, BIG));
        }
        assertThat(Files.readAllBytes(terms.resolve(TermQueue.METADATA_FILE))).isEqualTo(metadata);
    }

    @Test
    void shouldListHeaderIndexAndExcerptsWhenDumped() throws IOException {
        ChronicleTermStore.at(mailbox.resolve("small"), OsPort.current()).allocate(4096);
        try (JvmDriver jvms = JvmDriver.in(mailbox.resolve("logs"))) {
            ChildJvm dump = jvms.start("dump", DumpMain.class, mailbox.resolve("small"));
            dump.awaitSuccess(LONG);
            String printed = Files.readString(mailbox.resolve("logs/dump-1.log"));
            assertThat(printed).contains("!SCQStore", "index2index", "--- !!data");
        }
    }
}
