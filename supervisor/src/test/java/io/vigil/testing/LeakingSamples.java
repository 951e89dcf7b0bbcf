package io.vigil.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.Vigil;
import io.vigil.ipc.inbox.Inbox;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Test classes that leave something behind, or do not; run by VigilExtensionTest alone. */
final class LeakingSamples {
    private static final Deque<AutoCloseable> LEFT = new ArrayDeque<>();
    private static final List<Path> HOMES = new ArrayList<>();
    private static @Nullable Vigil given;
    private static @Nullable MappedByteBuffer mapped;

    private LeakingSamples() {}

    static Path home() {
        return HOMES.get(HOMES.size() - 1);
    }

    static List<Path> homes() {
        return HOMES;
    }

    static Vigil given() {
        return Objects.requireNonNull(given);
    }

    /** Ends what samples left behind; their homes stay. */
    static void letGo() throws Exception {
        while (!LEFT.isEmpty()) {
            LEFT.pop().close();
        }
        mapped = null;
        given = null;
    }

    @VigilTest
    static class OfAThread {
        @Test
        void leaves(@VigilHome Path home) {
            HOMES.add(home);
            CountDownLatch end = new CountDownLatch(1);
            Thread thread = new Thread(
                    () -> {
                        try {
                            end.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "left-behind");
            thread.start();
            LEFT.push(() -> {
                end.countDown();
                thread.join();
            });
        }
    }

    @VigilTest
    static class OfADescriptor {
        @Test
        @SuppressWarnings("resource") // that is the point
        void leaves(@VigilHome Path home) throws IOException {
            HOMES.add(home);
            LEFT.push(new RandomAccessFile(home.resolve("open").toFile(), "rw"));
        }
    }

    @VigilTest
    static class OfAMapping {
        @Test
        void leaves(@VigilHome Path home) throws IOException {
            HOMES.add(home);
            try (FileChannel channel = FileChannel.open(
                    home.resolve("mapped"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4096);
            }
            mapped.put(0, (byte) 1);
        }
    }

    @VigilTest
    static class OfAFile {
        @Test
        void leaves(@VigilHome Path home) throws IOException {
            HOMES.add(home);
            Files.createFile(home.resolveSibling("left.tmp"));
        }
    }

    @VigilTest
    static class OfAChild {
        @Test
        void leaves(@VigilHome Path home) throws IOException {
            HOMES.add(home);
            Process child = new ProcessBuilder("cat").start();
            LEFT.push(() -> {
                child.destroyForcibly().waitFor();
                child.getInputStream().close();
                child.getErrorStream().close();
                child.getOutputStream().close();
            });
        }
    }

    @VigilTest
    static class OfAParticipant {
        @Test
        @SuppressWarnings("resource") // that is the point
        void leaves(@VigilHome Path home) {
            HOMES.add(home);
            Vigil vigil = Vigil.open(home);
            LEFT.push(vigil);
            vigil.outbox("orders").send("one");
        }
    }

    @VigilTest
    static class OfNothing {
        @Test
        void usesThreadsAndFiles(@VigilHome Path home) throws Exception {
            HOMES.add(home);
            Files.writeString(home.resolve("file"), "text");
            Thread thread = new Thread(() -> {});
            thread.start();
            thread.join();
        }

        @Test
        void usesParticipants(@VigilHome Path home, Vigil one, Vigil other) {
            HOMES.add(home);
            Inbox inbox = other.inbox("orders"); // closed with the participant
            one.outbox("orders").send("one");
            inbox.process(m -> assertThat(m.text()).isEqualTo("one"));
        }

        @Test
        void usesAContext(@VigilHome Path home, TestContext context) {
            HOMES.add(home);
            MockInbox inbox = context.mockInbox(); // closed with the context
            inbox.send("one");
            assertThat(inbox.count()).isEqualTo(1);
        }
    }

    @VigilTest
    static class ThatFails {
        @Test
        void fails(@VigilHome Path home, Vigil vigil) throws IOException {
            HOMES.add(home);
            given = vigil;
            Files.writeString(home.resolve("evidence"), "text");
            throw new AssertionError("planted");
        }
    }

    @VigilTest
    static class InBeforeAll {
        @BeforeAll
        static void asks(@VigilHome Path home) {
            HOMES.add(home);
        }

        @Test
        void neverRuns() {}
    }

    @VigilTest
    static class WithTwoClocks {
        @BeforeEach
        void real(@VigilHome Path home, Vigil vigil) {
            HOMES.add(home);
            assertThat(vigil.home()).isEqualTo(home);
        }

        @AfterEach
        void manual(TestContext context) {
            assertThat(context).isNotNull();
        }

        @Test
        void asksForNothing() {}
    }
}
