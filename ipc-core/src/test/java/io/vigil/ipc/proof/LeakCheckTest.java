package io.vigil.ipc.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.testing.LeakWatch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;

@LeakFree
class LeakCheckTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final LeakWatch watch = new LeakWatch("a test (with a name)");

    @AfterEach
    void deleteDirectory() {
        watch.delete();
    }

    @Test
    void shouldGiveAFreshPrivateDirectoryNamedAfterTheTest(@ProofHome Path home) throws IOException {
        assertThat(home.toString())
                .contains("/LeakCheckTest.shouldGiveAFreshPrivateDirectoryNamedAfterTheTest")
                .endsWith("/home");
        assertThat(home).isEmptyDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
    }

    @Test
    void shouldReportNothingWhenNothingLeaks() throws Exception {
        Path file = watch.home().resolve("file");
        Files.writeString(file, "text");
        Thread thread = new Thread(() -> {});
        thread.start();
        thread.join();

        assertThat(watch.leaks(LONG)).isEmpty();
    }

    @Test
    void shouldReportTheThreadAndItsStackWhenItLives() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "leaked-thread");
        thread.start();
        Await.until("waiting", LONG, () -> thread.getState() == Thread.State.WAITING);

        assertThat(watch.leaks(SHORT)).singleElement().asString().contains("leaked-thread", "CountDownLatch.await");
        end.countDown();
        assertThat(watch.leaks(LONG)).isEmpty();
        thread.join();
    }

    @Test
    void shouldReportTheDescriptorWhenAFileStaysOpen() throws IOException {
        Path file = watch.home().resolve("file");
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            assertThat(open.length()).isZero();
            assertThat(watch.leaks(SHORT)).containsExactly("descriptor: " + file + " x1");
        }
        assertThat(watch.leaks(LONG)).isEmpty();
    }

    @Test
    void shouldReportTheSecondDescriptorWhenTheFirstWasThereBefore() throws IOException {
        Path file = watch.home().resolve("file");
        try (RandomAccessFile before = new RandomAccessFile(file.toFile(), "rw")) {
            LeakWatch later = new LeakWatch("later");
            try (RandomAccessFile second = new RandomAccessFile(file.toFile(), "rw")) {
                assertThat(second.length()).isEqualTo(before.length());
                assertThat(later.leaks(SHORT)).containsExactly("descriptor: " + file + " x1");
            }
            later.delete();
        }
    }

    @Test
    void shouldReportSocketsAndPollersWhenOpen() throws IOException {
        try (ServerSocket socket = new ServerSocket();
                Selector selector = Selector.open()) {
            socket.bind(null);
            assertThat(selector.isOpen()).isTrue();
            List<String> leaks = watch.leaks(SHORT);
            assertThat(leaks).anyMatch(leak -> leak.startsWith("descriptor: socket:"));
            assertThat(leaks).anyMatch(leak -> leak.startsWith("descriptor: anon_inode:[eventpoll]"));
        }
    }

    @Test
    void shouldReportTheMappingUntilItsBufferIsCollected() throws IOException {
        assertThat(leaksWhileMapped())
                .singleElement()
                .asString()
                .startsWith("mapping: ")
                .contains("mapped");
        assertThat(watch.leaks(LONG)).isEmpty();
    }

    private List<String> leaksWhileMapped() throws IOException {
        Path file = watch.home().resolve("mapped");
        MappedByteBuffer mapped;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4096);
        }
        List<String> leaks = watch.leaks(SHORT);
        mapped.put(0, (byte) 1);
        return leaks;
    }

    @Test
    void shouldReportTheChildWhenItLives() throws Exception {
        Process child = new ProcessBuilder("cat").start();

        List<String> leaks = watch.leaks(SHORT);

        assertThat(leaks).anyMatch(leak -> leak.startsWith("child process: " + child.pid()));
        child.destroyForcibly();
        child.waitFor();
        child.getInputStream().close();
        child.getErrorStream().close();
        child.getOutputStream().close();
        assertThat(watch.leaks(LONG)).isEmpty();
    }

    @Test
    void shouldReportTheFileWhenItLiesBesideTheHome() throws IOException {
        Path beside = watch.home().resolveSibling("home.tmp");
        Files.createFile(beside);

        assertThat(watch.leaks(SHORT)).containsExactly("file beside the home: " + beside);
    }

    @Test
    void shouldReportTheFileWhenItLiesInTheWorkingDirectory() throws IOException {
        Path here = Path.of("leaked-by-" + ProcessHandle.current().pid()).toAbsolutePath();
        Files.createFile(here);

        assertThat(watch.leaks(SHORT)).containsExactly("file in the working directory: " + here);
        Files.delete(here);
    }

    @Test
    void shouldFailTheTestAndKeepItsHomeWhenItLeaks() throws Exception {
        ExtensionContext context = context(null);
        LeakCheck check = new LeakCheck(SHORT);
        check.beforeEach(context);
        Path home = homeOf(context);
        try (RandomAccessFile open = new RandomAccessFile(home.resolve("file").toFile(), "rw")) {
            assertThat(open.length()).isZero();
            assertThatThrownBy(() -> check.afterEach(context))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("descriptor: " + home);
        }
        assertThat(home).exists();
        check.afterEach(context);
        assertThat(home.resolve("..").normalize()).doesNotExist();
    }

    @Test
    void shouldKeepTheHomeWhenTheTestFailed() {
        ExtensionContext context = context(new AssertionError("planted"));
        LeakCheck check = new LeakCheck(SHORT);
        check.beforeEach(context);

        check.afterEach(context);

        assertThat(homeOf(context)).exists();
        watchIn(context).delete();
    }

    private final Map<Object, Object> stored = new HashMap<>();

    private Path homeOf(ExtensionContext context) {
        return watchIn(context).home();
    }

    private LeakWatch watchIn(ExtensionContext context) {
        assertThat(context).isNotNull();
        return (LeakWatch) stored.values().iterator().next();
    }

    /** As much of a context as the extension asks for. */
    private ExtensionContext context(@Nullable Throwable failure) {
        ExtensionContext.Store store = proxy(ExtensionContext.Store.class, (method, args) -> {
            @SuppressWarnings("unchecked")
            Function<Object, Object> create = (Function<Object, Object>) args[1];
            return stored.computeIfAbsent(args[0], create);
        });
        return proxy(ExtensionContext.class, (method, args) -> switch (method) {
            case "getStore" -> store;
            case "getExecutionException" -> Optional.ofNullable(failure);
            case "getRequiredTestClass" -> LeakCheckTest.class;
            case "getRequiredTestMethod" -> LeakCheckTest.class.getDeclaredMethod("deleteDirectory");
            default -> "context";
        });
    }

    /** Answers a call by its name and arguments. */
    private interface Answer {
        Object to(String method, Object[] args) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        Object made = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, args) -> answer.to(method.getName(), args));
        return type.cast(made);
    }
}
