package io.vigil.supervisor.posix;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.Await;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.process.LaunchPlan;
import io.vigil.supervisor.process.LiveProcess;
import io.vigil.supervisor.process.PreparedCommand;
import io.vigil.supervisor.process.ProcessPort;
import io.vigil.supervisor.process.ProcessPortConformance;
import io.vigil.supervisor.process.ProcessPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PidfdProcessesIT extends ProcessPortConformance {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Override
    protected ProcessPort open() {
        return PidfdProcesses.open();
    }

    @Override
    protected Exit death(int signal) {
        return Exit.signal(signal);
    }

    private static char state(long pid) {
        return stat(pid)[0].charAt(0);
    }

    /** The fields of /proc/pid/stat from the state on. */
    private static String[] stat(long pid) {
        String text = read(Path.of("/proc/" + pid + "/stat"));
        return text.substring(text.lastIndexOf(')') + 2).split(" ");
    }

    @Test
    void shouldBeWhatThePortsFind() {
        try (ProcessPort found = ProcessPorts.open()) {
            assertThat(found.isNative()).isTrue();
        }
        System.setProperty("vigil.processes", "portable");
        try (ProcessPort found = ProcessPorts.open()) {
            assertThat(found.isNative()).isFalse();
        } finally {
            System.clearProperty("vigil.processes");
        }
    }

    @Test
    void shouldTellACoreFromAPlainDeath() {
        Exit exit = end(launch(shell("ulimit -c 0; kill -SEGV $$")));
        assertThat(exit.value()).isEqualTo(11);
        assertThat(exit.kind()).isIn(Exit.Kind.SIGNAL, Exit.Kind.CORE);
        assertThat(PidfdProcesses.exit(3, 11)).isEqualTo(new Exit(Exit.Kind.CORE, 11));
        assertThat(PidfdProcesses.exit(99, 1)).isEqualTo(Exit.UNKNOWN);
    }

    @Test
    void shouldRunInAGroupOfItsOwnWithCleanSignals() {
        Path log = directory.resolve("log");
        LiveProcess process =
                launch(shell("grep Sig /proc/self/status; exec sleep 1000").loggingTo(log));
        assertThat(stat(process.pid())[2]).isEqualTo(Long.toString(process.pid()));
        awaitFile(log);
        Await.until("signals", LONG, () -> read(log).contains("SigCgt"));
        assertThat(mask(log, "SigBlk")).isZero();
        // The C library leaves its own two signals, 32 and 33, ignored; whoever uses them sets a handler.
        assertThat(mask(log, "SigIgn") & ~0x180000000L).isZero();
    }

    private static long mask(Path status, String name) {
        String line = read(status)
                .lines()
                .filter(each -> each.startsWith(name))
                .findFirst()
                .orElseThrow();
        return Long.parseUnsignedLong(line.substring(name.length() + 1).strip(), 16);
    }

    @Test
    void shouldHaltAndLetGo() {
        LiveProcess process = launch(shell("sleep 1000 & echo $! > " + directory.resolve("pid") + "; wait"));
        awaitFile(directory.resolve("pid"));
        long grandchild = Long.parseLong(read(directory.resolve("pid")).strip());
        assertThat(process.suspend()).isTrue();
        Await.until("both halted", LONG, () -> state(process.pid()) == 'T' && state(grandchild) == 'T');
        assertThat(process.resume()).isTrue();
        Await.until("both go on", LONG, () -> state(process.pid()) == 'S' && state(grandchild) == 'S');
    }

    @Test
    void shouldEndOneThatIsHalted() {
        LiveProcess process = launch(LaunchPlan.of("sleep", "1000"));
        process.suspend();
        process.terminate();
        assertThat(end(process)).isEqualTo(Exit.signal(15));
    }

    @Test
    void shouldLeaveNothingOfAGroupWhoseFirstProcessEnds() {
        Path pid = directory.resolve("pid");
        assertThat(end(launch(shell("sleep 1000 & echo $! > " + pid)))).isEqualTo(Exit.code(0));
        long grandchild = Long.parseLong(read(pid).strip());
        Await.until(
                "end of " + grandchild,
                LONG,
                () -> ProcessHandle.of(grandchild)
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
    }

    @Test
    void shouldLeaveTheChildrenOfTheJdkAlone() throws Exception {
        Process other = new ProcessBuilder("/bin/sh", "-c", "exit 9").start();
        assertThat(end(launch(shell("exit 3")))).isEqualTo(Exit.code(3));
        assertThat(other.waitFor()).isEqualTo(9);
    }

    @Test
    void shouldLeakNoDescriptorAndNoThread() throws IOException {
        try (PreparedCommand command = port.prepare(LaunchPlan.of("true"))) {
            end(command.launch(Map.of()));
            int threads = threads();
            int before = descriptors().size();
            for (int i = 0; i < 50; i++) {
                end(command.launch(Map.of()));
            }
            assertThat(descriptors()).hasSizeLessThanOrEqualTo(before + 3); // others in this JVM may open some
            assertThat(threads()).isLessThanOrEqualTo(threads + 3);
        }
    }

    private static List<Path> descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.toList();
        }
    }

    private static int threads() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/task"))) {
            return (int) all.count();
        }
    }
}
