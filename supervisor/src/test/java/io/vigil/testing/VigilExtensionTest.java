package io.vigil.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.testing.LeakWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs sample classes under JUnit's launcher and looks at which of them fail, and how. */
class VigilExtensionTest {
    private final LeakWatch watch = new LeakWatch("VigilExtensionTest");

    @AfterEach
    void letGo() throws Exception {
        LeakingSamples.letGo();
        for (Path home : LeakingSamples.homes()) {
            deleteKept(home);
        }
        LeakingSamples.homes().clear();
        assertThat(watch.leaks(Duration.ofSeconds(10))).isEmpty();
        watch.delete();
    }

    @Test
    void shouldFailATestThatLeavesAThread() throws IOException {
        assertThat(failureOf(LeakingSamples.OfAThread.class))
                .contains("\n  thread: left-behind")
                .contains("CountDownLatch.await");
    }

    @Test
    void shouldFailATestThatLeavesADescriptor() throws IOException {
        String failure = failureOf(LeakingSamples.OfADescriptor.class);
        assertThat(failure).contains("\n  descriptor: " + LeakingSamples.home().resolve("open") + " x1");
        assertThat(failure).doesNotContain("mapping:", "thread:", "file ");
    }

    @Test
    void shouldFailATestThatLeavesAMapping() throws IOException {
        String failure = failureOf(LeakingSamples.OfAMapping.class);
        assertThat(failure)
                .contains("\n  mapping: ")
                .contains(LeakingSamples.home().resolve("mapped").toString());
        assertThat(failure).doesNotContain("descriptor:", "thread:");
    }

    @Test
    void shouldFailATestThatLeavesAFile() throws IOException {
        assertThat(failureOf(LeakingSamples.OfAFile.class))
                .contains("\n  file beside the home: " + LeakingSamples.home().resolveSibling("left.tmp"));
    }

    @Test
    void shouldFailATestThatLeavesAChild() throws IOException {
        assertThat(failureOf(LeakingSamples.OfAChild.class)).contains("\n  child process: ");
    }

    @Test
    void shouldFailATestThatLeavesAParticipant() throws IOException {
        assertThat(failureOf(LeakingSamples.OfAParticipant.class))
                .contains("\n  thread: ", "\n  descriptor: " + LeakingSamples.home() + "/owners");
    }

    @Test
    void shouldPassATestThatLeavesNothingAndDeleteItsHome() throws IOException {
        EngineExecutionResults results = run(LeakingSamples.OfNothing.class);

        results.testEvents().assertStatistics(s -> s.started(3).succeeded(3));
        assertThat(LeakingSamples.homes())
                .hasSize(3)
                .allSatisfy(home -> assertThat(home.getParent()).doesNotExist());
        assertThat(results.allEvents().reportingEntryPublished().list()).isEmpty();
    }

    @Test
    void shouldKeepTheHomeOfAFailedTestAndSayWhereItIs() {
        EngineExecutionResults results = run(LeakingSamples.ThatFails.class);

        Throwable failure = onlyFailure(results);
        Path home = LeakingSamples.home();
        assertThat(failure).hasMessage("planted");
        assertThat(failure.getSuppressed())
                .singleElement()
                .asString()
                .contains("the home of the failed test is kept: " + home);
        assertThat(home.resolve("evidence")).exists();
        assertThat(reported(results)).containsExactly(home.toString());
    }

    @Test
    void shouldCloseWhatItGaveWhenTheTestFails() {
        run(LeakingSamples.ThatFails.class);
        assertThatThrownBy(() -> LeakingSamples.given().outbox("orders"))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
    }

    @Test
    void shouldRefuseAHomeOutsideOfATest() {
        EngineExecutionResults results = run(LeakingSamples.InBeforeAll.class);
        assertThat(results.containerEvents().failed().list())
                .singleElement()
                .extracting(VigilExtensionTest::throwable)
                .asString()
                .contains("a home belongs to one test");
    }

    @Test
    void shouldRefuseASecondClock() {
        Throwable failure = onlyFailure(run(LeakingSamples.WithTwoClocks.class));
        assertThat(failure).isInstanceOf(ParameterResolutionException.class);
        assertThat(failure).hasMessageContaining("goes by the real clock already");
    }

    @Test
    void shouldGiveParametersAsPromised() {
        run(ParameterSamples.class)
                .testEvents()
                .assertStatistics(s -> s.started(4).succeeded(4));
    }

    private String failureOf(Class<?> sample) throws IOException {
        EngineExecutionResults results = run(sample);
        Throwable failure = onlyFailure(results);
        Path home = LeakingSamples.home();
        assertThat(failure).isInstanceOf(AssertionError.class);
        assertThat(failure.getMessage()).startsWith("the test left something behind (home kept: " + home + "):\n  ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
        assertThat(reported(results)).containsExactly(home.toString());
        return String.valueOf(failure.getMessage());
    }

    private static EngineExecutionResults run(Class<?> sample) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter(VigilExtension.PATIENCE_MS, "200")
                .selectors(selectClass(sample))
                .execute();
    }

    private static Throwable onlyFailure(EngineExecutionResults results) {
        List<Event> failed = results.testEvents().failed().list();
        assertThat(failed).hasSize(1);
        return throwable(failed.get(0));
    }

    private static Throwable throwable(Event failed) {
        return failed.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    private static List<String> reported(EngineExecutionResults results) {
        return results.allEvents().reportingEntryPublished().stream()
                .map(event -> event.getRequiredPayload(org.junit.platform.engine.reporting.ReportEntry.class)
                        .getKeyValuePairs()
                        .get("vigil.home"))
                .toList();
    }

    private static void deleteKept(Path home) throws IOException {
        Path directory = home.getParent();
        if (directory == null || !Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
