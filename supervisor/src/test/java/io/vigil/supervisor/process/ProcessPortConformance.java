package io.vigil.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.Await;
import io.vigil.supervisor.Exit;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link ProcessPort} does, with real processes. */
public abstract class ProcessPortConformance {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    protected Path directory;

    protected ProcessPort port = new PortableProcesses();
    protected final Map<LiveProcess, Exit> ended = new HashMap<>();
    private final List<LiveProcess> started = new ArrayList<>();

    protected abstract ProcessPort open();

    /** How a death by that signal is told. */
    protected abstract Exit death(int signal);

    @BeforeEach
    void openPort() {
        port.close();
        port = open();
    }

    @AfterEach
    void endAll() {
        started.forEach(LiveProcess::kill);
        started.forEach(this::end);
        port.close();
    }

    protected LiveProcess launch(LaunchPlan plan) {
        // Whatever a failing test leaves behind must not hold the streams of the build.
        LaunchPlan quiet = plan.log() == null ? plan.loggingTo(directory.resolve("out")) : plan;
        try (PreparedCommand command = port.prepare(quiet)) {
            LiveProcess process = command.launch(Map.of());
            started.add(process);
            return process;
        }
    }

    protected static LaunchPlan shell(String script) {
        return LaunchPlan.of("/bin/sh", "-c", script);
    }

    protected Exit end(LiveProcess process) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!ended.containsKey(process)) {
            assertThat(System.nanoTime())
                    .as("pid=%s did not end", process.pid())
                    .isLessThan(deadline);
            look(100);
        }
        return ended.get(process);
    }

    private void look(long ms) {
        port.await(ms * 1_000_000, (process, exit) -> {
            assertThat(ended.put(process, exit)).as("told twice").isNull();
        });
    }

    protected static void awaitFile(Path file) {
        Await.until(
                "file " + file, LONG, () -> Files.exists(file) && !read(file).isEmpty());
    }

    protected static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldTellTheCode() {
        assertThat(end(launch(shell("exit 0")))).isEqualTo(Exit.code(0));
        assertThat(end(launch(shell("exit 7")))).isEqualTo(Exit.code(7));
        assertThat(end(launch(shell("exit 137")))).isEqualTo(Exit.code(137));
    }

    @Test
    void shouldTellTheSignal() {
        LiveProcess process = launch(shell("exec sleep 1000"));
        assertThat(process.kill()).isTrue();
        assertThat(end(process)).isEqualTo(death(9));
        assertThat(end(launch(shell("kill -15 $$")))).isEqualTo(death(15));
    }

    @Test
    void shouldEndOneThatObeysAndKillOneThatDoesNot() {
        Path ready = directory.resolve("ready");
        LiveProcess obeys = launch(LaunchPlan.of("sleep", "1000"));
        LiveProcess refuses = launch(shell("trap '' TERM; echo yes > " + ready + "; while :; do sleep 0.05; done"));
        awaitFile(ready);
        assertThat(obeys.terminate()).isTrue();
        assertThat(refuses.terminate()).isTrue();
        assertThat(end(obeys)).isEqualTo(death(15));
        look(150);
        assertThat(ended).doesNotContainKey(refuses);
        refuses.kill();
        assertThat(end(refuses)).isEqualTo(death(9));
    }

    @Test
    void shouldRefuseWhatCannotBeStarted() throws IOException {
        Path plain = Files.writeString(directory.resolve("plain"), "text");
        for (LaunchPlan plan : List.of(
                LaunchPlan.of("no-such-program-here"),
                LaunchPlan.of("/no/such/file"),
                LaunchPlan.of(plain.toString()),
                LaunchPlan.of("true").in(directory.resolve("none")))) {
            assertThatThrownBy(() -> port.prepare(plan))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROCESS_START_FAILED))
                    .hasMessageContaining(plan.command().get(0));
        }
    }

    @Test
    void shouldRefuseALaunchOfWhatIsGoneByThen() throws IOException {
        Path program = directory.resolve("program");
        Files.copy(Path.of("/bin/true"), program);
        try (PreparedCommand command = port.prepare(LaunchPlan.of(program.toString()))) {
            started.add(command.launch(Map.of()));
            Files.delete(program);
            assertThatThrownBy(() -> command.launch(Map.of()))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROCESS_START_FAILED));
        }
    }

    @Test
    void shouldTellOfOneThatEndedBeforeAnybodyLooked() {
        List<LiveProcess> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(launch(shell("exit " + i)));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(end(all.get(i))).isEqualTo(Exit.code(i));
        }
    }

    @Test
    void shouldPassOnNoDescriptor() throws IOException {
        Path secret = directory.resolve("secret");
        Path log = directory.resolve("log");
        try (FileChannel open = FileChannel.open(secret, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(end(launch(shell("ls -l /proc/self/fd").loggingTo(log)))).isEqualTo(Exit.code(0));
            assertThat(open.isOpen()).isTrue();
        }
        assertThat(read(log))
                .contains("/dev/null")
                .contains(log.toString())
                .doesNotContain("secret", "socket", "pipe", "anon");
    }

    @Test
    void shouldGiveTheEnvironmentThatIsTold() {
        Path log = directory.resolve("log");
        LaunchPlan plan =
                new LaunchPlan(List.of("env"), Map.of("PATH", "/usr/bin:/bin", "A", "1", "B", "2"), directory, log);
        try (PreparedCommand command = port.prepare(plan)) {
            LiveProcess process = command.launch(Map.of("B", "3", "VIGIL_CHILD", "worker_0"));
            started.add(process);
            end(process);
        }
        assertThat(read(log).lines().filter(line -> !line.startsWith("PWD=")))
                .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "A=1", "B=3", "VIGIL_CHILD=worker_0");
    }

    @Test
    void shouldRunInTheDirectoryAndAppendToTheLog() throws IOException {
        Path log = directory.resolve("log");
        Files.writeString(log, "before\n");
        LaunchPlan plan = shell("pwd; echo wrong >&2").in(directory).loggingTo(log);
        end(launch(plan));
        end(launch(plan));
        String one = directory.toRealPath() + "\nwrong\n";
        assertThat(read(log)).isEqualTo("before\n" + one + one);
    }

    @Test
    void shouldKeepAWakeUpForTheNextWait() {
        port.wake();
        port.wake();
        long start = System.nanoTime();
        port.await(LONG.toNanos(), (process, exit) -> {});
        assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
        Thread other = new Thread(port::wake, "waker");
        other.start();
        port.await(-1, (process, exit) -> {});
        assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
    }

    @Test
    void shouldOnlyLookWhenThereIsNoTime() {
        LiveProcess process = launch(shell("exec sleep 1000"));
        look(0);
        assertThat(ended).isEmpty();
        process.kill();
        end(process);
        assertThat(process.kill()).as("after its end").isFalse();
        assertThat(process.terminate()).as("after its end").isFalse();
    }

    @Test
    void shouldTellOfTwoHundredThatDieTogether() {
        List<LiveProcess> all = new ArrayList<>();
        try (PreparedCommand command = port.prepare(LaunchPlan.of("sleep", "1000"))) {
            for (int i = 0; i < 200; i++) {
                all.add(command.launch(Map.of()));
            }
        }
        started.addAll(all);
        Set<Long> pids = new HashSet<>();
        all.forEach(each -> pids.add(each.pid()));
        assertThat(pids).hasSize(200);
        all.forEach(LiveProcess::kill);
        all.forEach(each -> assertThat(end(each)).isEqualTo(death(9)));
        assertThat(pids).noneMatch(pid -> Files.exists(Path.of("/proc/" + pid)));
    }
}
