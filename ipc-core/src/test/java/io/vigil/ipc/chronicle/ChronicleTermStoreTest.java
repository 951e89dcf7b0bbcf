package io.vigil.ipc.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.region.Region;
import io.vigil.ipc.region.Region.Access;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleTermStoreTest {
    private static final int INTERRUPTED_TERMS = 40;

    @TempDir
    Path mailbox;

    private Path terms;
    private ChronicleTermStore store;

    @BeforeEach
    void openStore() {
        terms = mailbox.resolve("terms");
        store = ChronicleTermStore.at(terms, OsPort.current());
    }

    @Test
    void shouldLeaveNothingWhenNothingWasAllocated() throws IOException {
        store.close();

        assertThat(mailbox).isEmptyDirectory();
        assertThat(store.file()).doesNotExist();
    }

    @Test
    void shouldKeepEveryTermWhenSizesDiffer() {
        int[] kib = {64, 64, 16 << 10, 64, 64 << 10, 1, 64, 128};
        List<Long> offsets = new ArrayList<>();
        for (int size : kib) {
            long offset = store.allocate(size << 10);
            assertThat(offset % 4096).isZero();
            Terms.fill(store.file(), offset, size << 10);
            offsets.add(offset);
        }

        for (int i = 0; i < kib.length; i++) {
            Terms.assertIntact(store.file(), offsets.get(i), kib[i] << 10);
        }
        assertThat(TermFileCheck.of(terms).settled()).isTrue();
        assertThat(TermFileCheck.of(terms).excerpts()).hasSameSizeAs(offsets);
    }

    @Test
    void shouldTakeLittleRealSpaceWhenOneSmallTermIsThere() {
        store.allocate(Terms.SMALL);

        // Term, Chronicle's first page, the page for the next header, metadata, seal, the directory itself on some.
        assertThat(Terms.realKib(terms)).isBetween(64L + 8, 64L + 5 * 4);
        long one = Terms.realKib(store.file());
        store.allocate(Terms.SMALL);
        assertThat(Terms.realKib(store.file()) - one).isEqualTo(64 + 4);
    }

    @Test
    void shouldBePrivateToItsOwnerWhenCreated() throws IOException {
        store.allocate(Terms.SMALL);
        store.allocate(Terms.SMALL);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(terms)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(terms)) {
            assertThat(files)
                    .hasSize(3)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void shouldShowOneExcerptATermWhenStockTailerReads() {
        long[] offsets = {store.allocate(Terms.SMALL), store.allocate(1 << 20), store.allocate(Terms.SMALL)};
        int[] lengths = {Terms.SMALL, 1 << 20, Terms.SMALL};
        for (int i = 0; i < offsets.length; i++) {
            Terms.fill(store.file(), offsets[i], lengths[i]);
        }

        int excerpts = 0;
        try (SingleChronicleQueue queue =
                        SingleChronicleQueueBuilder.single(terms.toFile()).build();
                ExcerptTailer tailer = queue.createTailer()) {
            for (; excerpts < 10; excerpts++) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        break;
                    }
                    Bytes<?> bytes = document.wire().bytes();
                    assertThat(bytes.readLimit()).isEqualTo(offsets[excerpts] + lengths[excerpts]);
                    assertThat(bytes.readLong(offsets[excerpts])).isEqualTo(Terms.mark(offsets[excerpts], 0));
                }
            }
        }
        assertThat(excerpts).isEqualTo(offsets.length);

        // It has changed Chronicle's own bookkeeping; growth goes on.
        long next = store.allocate(Terms.SMALL);
        Terms.fill(store.file(), next, Terms.SMALL);
        assertThat(TermFileCheck.of(terms).excerpts()).hasSize(4);
    }

    @Test
    void shouldShowNewExcerptToStockTailerWhenItWasOpenBefore() {
        store.allocate(Terms.SMALL);
        try (SingleChronicleQueue queue =
                        SingleChronicleQueueBuilder.single(terms.toFile()).build();
                ExcerptTailer tailer = queue.createTailer()) {
            assertThat(isThereOneMore(tailer)).isTrue();
            assertThat(isThereOneMore(tailer)).isFalse();

            store.allocate(Terms.SMALL);

            assertThat(isThereOneMore(tailer)).isTrue();
        }
    }

    private static boolean isThereOneMore(ExcerptTailer tailer) {
        try (DocumentContext document = tailer.readingDocument()) {
            return document.isPresent();
        }
    }

    @Test
    void shouldHandOutTheTermAgainWhenNobodyPublishedIt() {
        Set<Long> published = Set.of(store.allocate(Terms.SMALL));
        long orphan = store.allocate(Terms.SMALL, published::contains);
        Terms.fill(store.file(), orphan, Terms.SMALL);

        assertThat(store.allocate(Terms.SMALL, published::contains)).isEqualTo(orphan);
        Terms.fill(store.file(), orphan, Terms.SMALL);
    }

    @Test
    void shouldGiveSpaceOfUnpublishedTermBackWhenItDoesNotFit() {
        Set<Long> published = Set.of(store.allocate(Terms.SMALL));
        long orphan = store.allocate(1 << 20, published::contains);
        long before = Terms.realKib(store.file());

        long next = store.allocate(Terms.SMALL, published::contains);

        assertThat(next).isGreaterThan(orphan);
        assertThat(Terms.realKib(store.file())).isEqualTo(before - 1024 + 64 + 4);
    }

    @Test
    void shouldLeaveNoDescriptorNoMappingAndNoThreadWhenItReturns() throws IOException {
        Set<String> threads = threadNames();
        store.allocate(Terms.SMALL);
        store.allocate(Terms.SMALL);
        store.allocate(32 << 20);

        assertThat(threadNames()).isEqualTo(threads);
        assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain(mailbox.toString());
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(descriptors.map(ChronicleTermStoreTest::target)).noneMatch(t -> t.contains(mailbox.toString()));
        }
    }

    private static Set<String> threadNames() {
        return Set.copyOf(Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.equals("process reaper"))
                .toList());
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    @Test
    void shouldAllocateAndStayInterruptedWhenThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        try {
            store.allocate(Terms.SMALL);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            store.allocate(Terms.SMALL);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(TermFileCheck.of(terms).excerpts()).hasSize(2);
    }

    @Test
    void shouldAllocateWhenInterruptsComeInBetween() {
        store.allocate(Terms.SMALL);
        Thread allocator = Thread.currentThread();
        AtomicInteger allocated = new AtomicInteger(1);
        Thread interrupter = new Thread(() -> interruptOnceATerm(allocator, allocated));
        interrupter.start();
        try {
            while (allocated.get() < INTERRUPTED_TERMS) {
                store.allocate(Terms.SMALL);
                allocated.incrementAndGet();
            }
        } finally {
            allocated.set(INTERRUPTED_TERMS);
            while (interrupter.isAlive()) {
                Thread.onSpinWait();
            }
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(TermFileCheck.of(terms).excerpts()).hasSize(INTERRUPTED_TERMS);
    }

    private static void interruptOnceATerm(Thread allocator, AtomicInteger allocated) {
        Random random = new Random(1);
        for (int seen = 0; seen < INTERRUPTED_TERMS; ) {
            if (allocated.get() > seen) {
                seen = allocated.get();
                LockSupport.parkNanos(random.nextInt(3_000_000));
                allocator.interrupt();
            }
        }
    }

    @Test
    void shouldGiveUpSoonWhenAnotherProgramHoldsTheMetadata() throws IOException {
        store.allocate(Terms.SMALL);
        Path metadata = terms.resolve(TermQueue.METADATA_FILE);
        long startNs = System.nanoTime();
        try (FileChannel channel = FileChannel.open(metadata, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> store.allocate(Terms.SMALL))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
        }
        assertThat(System.nanoTime() - startNs).isLessThan(Duration.ofSeconds(2).toNanos());
        store.allocate(Terms.SMALL);
        assertThat(TermFileCheck.of(terms).excerpts()).hasSize(2);
    }

    @Test
    void shouldRefuseImpossibleSizeWhenAsked() {
        for (int bytes : new int[] {0, -1, ChronicleTermStore.MAX_TERM_BYTES + 1}) {
            assertThatThrownBy(() -> store.allocate(bytes))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
        }
        assertThat(mailbox).isEmptyDirectory();
    }

    @Test
    void shouldGoOnWhereAnotherStoreEndedWhenReopened() {
        long first = store.allocate(Terms.SMALL);
        Region early = Region.map(store.file(), first, Terms.SMALL, Access.READ_WRITE);
        long second = ChronicleTermStore.at(terms, OsPort.current()).allocate(ChronicleTermStore.MAX_TERM_BYTES);

        assertThat(second).isGreaterThanOrEqualTo(first + Terms.SMALL);
        early.putLong(Terms.SMALL - 8, 7);
        assertThat(Region.map(store.file(), first, Terms.SMALL, Access.READ_ONLY)
                        .getLong(Terms.SMALL - 8))
                .isEqualTo(7);
    }
}
