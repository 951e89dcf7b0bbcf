package io.vigil.supervisor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.telemetry.Event;
import io.vigil.ipc.telemetry.EventType;
import io.vigil.ipc.telemetry.Telemetry;
import io.vigil.supervisor.Backoff;
import io.vigil.supervisor.ChildState;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.GiveUpPolicy;
import io.vigil.supervisor.Preset;
import io.vigil.supervisor.RestartType;
import io.vigil.supervisor.Strategy;
import io.vigil.supervisor.core.SupervisorStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Supervisors over real processes and threads. */
class SupervisorIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Command SLEEP = Command.of("sleep", "1000");

    @TempDir
    Path directory;

    private final List<Supervisor> started = new ArrayList<>();
    private final Telemetry telemetry = new Telemetry(VigilClock.SYSTEM);

    /** Whether the port under test halts processes and tells signals from codes. */
    boolean isNative() {
        return true;
    }

    @AfterEach
    void stopAll() {
        started.forEach(Supervisor::stop);
        telemetry.close();
    }

    private SupervisorBuilder builder() {
        return new SupervisorBuilder("test", VigilClock.SYSTEM, telemetry, Map.of());
    }

    private Supervisor start(SupervisorBuilder builder) {
        Supervisor supervisor = builder.build();
        started.add(supervisor);
        supervisor.start();
        return supervisor;
    }

    private ChildOptions.Builder options() {
        // Nothing that a test leaves behind holds the streams of the build.
        return ChildOptions.builder().backoff(Backoff.NONE).log(directory.resolve("log"));
    }

    private SupervisorBuilder sleepers(SupervisorBuilder builder, String... ids) {
        for (String id : ids) {
            builder.childWithOptions(id, SLEEP, options().build());
        }
        return builder;
    }

    private static ChildInfo info(Supervisor supervisor, String id) {
        return supervisor.childInfo(id).orElseThrow();
    }

    private static long pid(Supervisor supervisor, String id) {
        return info(supervisor, id).pid();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static void awaitNewPid(Supervisor supervisor, String id, long before) {
        Await.until(() -> "restart of " + id + ": " + supervisor.inspect(), LONG, () -> {
            ChildInfo now = info(supervisor, id);
            return now.state() == ChildState.RUNNING && now.pid() != before;
        });
    }

    private Exit death(int signal) {
        return isNative() ? Exit.signal(signal) : Exit.code(128 + signal);
    }

    @Test
    void shouldRestartByStrategyTypeAndEnd() throws IOException {
        for (Strategy strategy : Strategy.values()) {
            for (RestartType type : RestartType.values()) {
                for (String end : List.of("exit 0", "exit 1", "kill -9 $$")) {
                    restarts(strategy, type, end);
                }
            }
        }
    }

    private void restarts(Strategy strategy, RestartType type, String end) throws IOException {
        Path go = directory.resolve("go");
        String script =
                "[ $VIGIL_INCARNATION = 1 ] || exec sleep 1000; while [ ! -e " + go + " ]; do sleep 0.01; done; " + end;
        Supervisor supervisor = start(sleepers(builder().strategy(strategy), "a")
                .childWithOptions(
                        "b",
                        Command.of("/bin/sh", "-c", script),
                        options().restartType(type).build())
                .childWithOptions("c", SLEEP, options().build()));
        List<Long> before = List.of(pid(supervisor, "a"), pid(supervisor, "b"), pid(supervisor, "c"));
        Files.createFile(go);
        boolean again = type.restartsAfter(!end.equals("exit 0"));
        String what = strategy + " " + type + " " + end;
        if (again) {
            awaitNewPid(supervisor, "b", before.get(1));
            if (strategy != Strategy.ONE_FOR_ONE) {
                awaitNewPid(supervisor, "c", before.get(2));
            }
        } else {
            Await.until(what, LONG, () -> info(supervisor, "b").state() == ChildState.STOPPED);
        }
        boolean aChanged = again && strategy == Strategy.ONE_FOR_ALL;
        boolean cChanged = again && strategy != Strategy.ONE_FOR_ONE;
        assertThat(pid(supervisor, "a") != before.get(0)).as(what).isEqualTo(aChanged);
        assertThat(pid(supervisor, "c") != before.get(2)).as(what).isEqualTo(cChanged);
        Exit exit = end.equals("exit 0") ? Exit.code(0) : end.equals("exit 1") ? Exit.code(1) : death(9);
        assertThat(info(supervisor, "b").lastExit()).as(what).isEqualTo(exit);
        supervisor.stop();
        assertThat(supervisor.inspect().activeChildren()).isZero();
        Files.delete(go);
    }

    @Test
    void shouldStartNothingWhenAProgramIsNotThere() {
        Path proof = directory.resolve("started");
        Supervisor supervisor = builder()
                .childWithOptions(
                        "good", Command.of("touch", proof.toString()), options().build())
                .child("bad", Command.of("no-such-program-1"))
                .child("worse", Command.of("/no/such/program-2"))
                .build();
        assertThatThrownBy(supervisor::start)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROCESS_START_FAILED))
                .hasMessageContaining("child=bad")
                .hasMessageContaining("child=worse");
        assertThat(proof).doesNotExist();
    }

    @Test
    void shouldBeStartedOnceAndStopInBoundedTime() {
        Path ready = directory.resolve("ready");
        Supervisor supervisor = start(sleepers(builder(), "a")
                .childWithOptions(
                        "deaf",
                        Command.of("/bin/sh", "-c", "trap '' TERM; touch " + ready + "; while :; do sleep 0.05; done"),
                        options().shutdownTimeout(Duration.ofMillis(200)).build()));
        assertThatThrownBy(supervisor::start)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_MONITORING));
        Await.until("deaf one", LONG, () -> Files.exists(ready));
        Set<Long> pids = Set.of(pid(supervisor, "a"), pid(supervisor, "deaf"));
        supervisor.stop();
        supervisor.stop();
        assertThat(pids).noneMatch(SupervisorIT::lives);
        assertThat(supervisor.inspect().status()).isEqualTo(SupervisorStatus.STOPPED);
        assertThat(info(supervisor, "deaf").lastExit()).isEqualTo(death(9));
        assertThatThrownBy(() -> supervisor.restartChild("a"))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
    }

    @Test
    void shouldGiveUpAfterExactlySoManyRestarts() throws IOException {
        Path runs = directory.resolve("runs");
        Supervisor supervisor = start(sleepers(builder().maxRestarts(3).maxSeconds(60), "other")
                .childWithOptions(
                        "bad",
                        Command.of("/bin/sh", "-c", "echo x >> " + runs + "; exit 3"),
                        options().build()));
        assertThat(supervisor.awaitEnd(LONG)).isTrue();
        assertThat(supervisor.failure().orElseThrow().code()).isEqualTo(ErrorCode.TOO_MANY_RESTARTS);
        assertThat(Files.readAllLines(runs)).hasSize(4);
        assertThat(supervisor.restartHistory())
                .hasSize(3)
                .allMatch(each -> each.child().equals("bad") && each.exit().equals(Exit.code(3)));
        assertThat(supervisor.inspect().activeChildren()).isZero();
    }

    @Test
    void shouldParkWhatFailsTooOften() {
        Supervisor supervisor = start(sleepers(builder().maxRestarts(2).onGiveUp(GiveUpPolicy.PARK), "good")
                .childWithOptions("bad", Command.of("false"), options().build()));
        Await.until("parked", LONG, () -> info(supervisor, "bad").state() == ChildState.FAILED);
        assertThat(info(supervisor, "good").state()).isEqualTo(ChildState.RUNNING);
        assertThat(supervisor.inspect().childCount()).isEqualTo(2);
        assertThat(supervisor.inspect().activeChildren()).isEqualTo(1);
    }

    @Test
    void shouldRestartTwoHundredThatDieTogether() throws IOException {
        int threads = Thread.activeCount();
        Supervisor supervisor = start(builder()
                .maxRestarts(200)
                .childPool("worker", SLEEP, 200, options().build()));
        Set<Long> before = new HashSet<>();
        supervisor.inspect().children().forEach(each -> before.add(each.pid()));
        assertThat(before).hasSize(200);
        before.forEach(SupervisorIT::kill);
        Await.until(
                () -> supervisor.inspect().toString(),
                LONG,
                () -> supervisor.inspect().children().stream()
                        .allMatch(each -> each.state() == ChildState.RUNNING && !before.contains(each.pid())));
        assertThat(supervisor.inspect().totalRestarts()).isEqualTo(200);
        assertThat(before).noneMatch(SupervisorIT::lives);
        assertThat(Thread.activeCount() - threads).isLessThanOrEqualTo(3);
    }

    @Test
    void shouldScaleAddAndRemove() {
        Supervisor supervisor =
                start(builder().childPool("worker", SLEEP, 4, options().build()));
        supervisor.scaleWorkers("worker", 2);
        assertThat(supervisor.inspect().children()).extracting(ChildInfo::id).containsExactly("worker_0", "worker_1");
        supervisor.scaleWorkers("worker", 5);
        assertThat(supervisor.inspect().activeChildren()).isEqualTo(5);
        supervisor.addChild("more", SLEEP, options().build());
        assertThat(info(supervisor, "more").state()).isEqualTo(ChildState.RUNNING);
        assertThatThrownBy(() -> supervisor.addChild("more", SLEEP, options().build()))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_REGISTERED));
        assertThatThrownBy(() -> supervisor.addChild(
                        "none", Command.of("no-such-program"), options().build()))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROCESS_START_FAILED));
        assertThatThrownBy(() -> supervisor.scaleWorkers("nobody", 1))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHILD_NOT_FOUND));
        supervisor.removeChild("more");
        Await.until("removed", LONG, () -> supervisor.childInfo("more").isEmpty());
        assertThat(supervisor.childInfo("unknown")).isEmpty();
    }

    @Test
    void shouldSuspendAndResume() throws IOException {
        Supervisor supervisor = start(sleepers(builder(), "a"));
        long pid = pid(supervisor, "a");
        if (!isNative()) {
            assertThatThrownBy(() -> supervisor.suspendChild("a"))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
            return;
        }
        supervisor.suspendChild("a");
        assertThat(info(supervisor, "a").state()).isEqualTo(ChildState.SUSPENDED);
        Await.until("halted", LONG, () -> procState(pid) == 'T');
        supervisor.resumeChild("a");
        Await.until("goes on", LONG, () -> procState(pid) == 'S');
        assertThat(pid(supervisor, "a")).isEqualTo(pid);
    }

    private static char procState(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldKillAndRestartWhatDoesNotAnswerForItsHealth() {
        AtomicBoolean healthy = new AtomicBoolean(true);
        AtomicInteger asked = new AtomicInteger();
        Supervisor supervisor = start(builder()
                .childWithOptions(
                        "a",
                        SLEEP,
                        options()
                                .healthCheck(() -> {
                                    asked.incrementAndGet();
                                    return healthy.getAndSet(true);
                                })
                                .healthInterval(Duration.ofMillis(20))
                                .build()));
        long pid = pid(supervisor, "a");
        Await.until("asked", LONG, () -> asked.get() > 2);
        assertThat(pid(supervisor, "a")).isEqualTo(pid);
        healthy.set(false);
        awaitNewPid(supervisor, "a", pid);
        assertThat(supervisor.inspect().totalRestarts()).isEqualTo(1);
        assertThat(info(supervisor, "a").lastExit()).isEqualTo(death(9));
    }

    @Test
    void shouldRunFunctionsOnThreads() {
        AtomicInteger runs = new AtomicInteger();
        AtomicBoolean ended = new AtomicBoolean();
        Supervisor supervisor = start(builder().child("f", ChildBody.function(() -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("first run");
            }
            try {
                Thread.currentThread().join();
            } finally {
                ended.set(true);
            }
        })));
        Await.until(
                "second run",
                LONG,
                () -> runs.get() == 2 && info(supervisor, "f").state() == ChildState.RUNNING);
        assertThatThrownBy(() -> supervisor.suspendChild("f"))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
        supervisor.stop();
        assertThat(ended).isTrue();
    }

    @Test
    void shouldTellOfCrashesAndEmitEvents() {
        List<Crash> crashes = Collections.synchronizedList(new ArrayList<>());
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        for (EventType type : EventType.values()) {
            telemetry.on(type, event -> events.add(text(event)));
        }
        Supervisor supervisor = start(sleepers(builder(), "a").onCrash(crash -> {
            crashes.add(crash);
            throw new IllegalStateException("a bad handler");
        }));
        long pid = pid(supervisor, "a");
        kill(pid);
        awaitNewPid(supervisor, "a", pid);
        supervisor.restartChild("a");
        supervisor.stop();
        assertThat(telemetry.flush(LONG)).isTrue();
        Await.until("crash", LONG, () -> !crashes.isEmpty());
        assertThat(crashes).containsExactly(new Crash("a", pid, death(9)));
        assertThat(events)
                .containsSubsequence(
                        "process_started a",
                        "supervisor_started ",
                        "process_crashed a",
                        "supervisor_restart a",
                        "process_started a",
                        "process_stopped a",
                        "supervisor_stopped ");
        assertThat(supervisor.restartHistory())
                .extracting(RestartEvent::reason)
                .containsExactly(RestartEvent.Reason.ENDED, RestartEvent.Reason.REQUESTED);
    }

    private static String text(Event event) {
        return event.type().text() + " " + event.metadata().get("child");
    }

    @Test
    void shouldEmitNothingWhenItIsToldNotTo() {
        List<Event> events = Collections.synchronizedList(new ArrayList<>());
        for (EventType type : EventType.values()) {
            telemetry.on(type, events::add);
        }
        start(sleepers(builder().withTelemetry(false), "a")).stop();
        assertThat(telemetry.flush(LONG)).isTrue();
        assertThat(events).isEmpty();
    }

    @Test
    void shouldRunMainClassesLikeThisJvm() {
        Path told = directory.resolve("told");
        Supervisor supervisor = start(builder()
                .childWithOptions(
                        "jvm",
                        Command.main(TellingMain.class, told.toString()),
                        options().env("EXTRA", "yes").build()));
        Await.until("told", LONG, () -> Files.exists(told));
        assertThat(told).hasContent("jvm 1 yes");
        supervisor.stop();
        assertThat(info(supervisor, "jvm").lastExit()).isIn(Exit.code(143), death(15));
    }

    @Test
    void shouldSuperviseSupervisors() {
        Supervisor supervisor = start(sleepers(builder(), "a")
                .supervisor(
                        "pricing",
                        sleepers(builder().strategy(Strategy.ONE_FOR_ALL).maxRestarts(1), "x", "y")));
        long a = pid(supervisor, "a");
        long y = pid(supervisor, "pricing/y");
        kill(pid(supervisor, "pricing/x"));
        awaitNewPid(supervisor, "pricing/y", y);
        long second = pid(supervisor, "pricing/x");
        Await.until("second x", LONG, () -> info(supervisor, "pricing/x").state() == ChildState.RUNNING);
        kill(pid(supervisor, "pricing/x")); // one too many for pricing, the first for the top
        awaitNewPid(supervisor, "pricing/x", second);
        assertThat(pid(supervisor, "a")).isEqualTo(a);
        assertThat(supervisor.inspect().status()).isEqualTo(SupervisorStatus.RUNNING);
    }

    @Test
    void shouldPreferWhatIsSaidToThePresetToTheDefaults() {
        assertThat(row(builder())).isEqualTo("5 PT30S");
        assertThat(row(builder().preset(Preset.PRODUCTION))).isEqualTo("3 PT1M");
        assertThat(row(builder().maxRestarts(7).preset(Preset.TESTING))).isEqualTo("7 PT10S");
        ChildOptions said =
                ChildOptions.builder().shutdownTimeout(Duration.ofSeconds(1)).build();
        assertThat(said.shutdownTimeout(Preset.PRODUCTION)).isEqualTo(Duration.ofSeconds(1));
        assertThat(ChildOptions.defaults().shutdownTimeout(Preset.PRODUCTION)).isEqualTo(Duration.ofSeconds(30));
        assertThat(ChildOptions.defaults().healthInterval(Preset.TESTING)).isEqualTo(Duration.ofMillis(100));
        assertThat(ChildOptions.defaults().shutdownTimeout(null)).isEqualTo(Duration.ofSeconds(5));
    }

    private static String row(SupervisorBuilder builder) {
        Inspection seen = builder.build().inspect();
        return seen.maxRestarts() + " " + seen.window();
    }
}
