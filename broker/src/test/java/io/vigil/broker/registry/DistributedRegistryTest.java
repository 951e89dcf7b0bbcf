package io.vigil.broker.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names as two participants of a home see them. */
@LeakFree
class DistributedRegistryTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final RegistryConfig QUICK = new RegistryConfig(Duration.ofMillis(400), Duration.ofMillis(50));

    /** Cleared at the end: what is still held is not unmapped, and would count as a leak. */
    private final AtomicReference<@Nullable Scene> open = new AtomicReference<>();

    private record Scene(Engine engine, Engine otherEngine, DistributedRegistry registry, DistributedRegistry other) {}

    @BeforeEach
    void open(@ProofHome Path home) {
        Engine engine = Engine.open(home, "one", OsPort.current(), VigilClock.SYSTEM, false);
        Engine otherEngine = Engine.open(home, "two", OsPort.current(), VigilClock.SYSTEM, true);
        open.set(new Scene(
                engine,
                otherEngine,
                DistributedRegistry.open(engine, VigilClock.SYSTEM, RegistryConfig.DEFAULT),
                DistributedRegistry.open(otherEngine, VigilClock.SYSTEM, RegistryConfig.DEFAULT)));
    }

    @AfterEach
    void close() {
        Scene scene = scene();
        scene.registry().close();
        scene.other().close();
        scene.engine().close();
        scene.otherEngine().close();
        open.set(null);
    }

    private Scene scene() {
        return Objects.requireNonNull(open.get());
    }

    private DistributedRegistry registry() {
        return scene().registry();
    }

    private DistributedRegistry other() {
        return scene().other();
    }

    private static void assertCode(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void shouldFindGlobalNamesEverywhere() {
        registry().register("orders", "orders-box");

        assertThat(other().whereis("orders")).isEqualTo("orders-box");
        assertThat(registry().whereis("orders")).isEqualTo("orders-box");
        assertThat(other().whereis("nobody")).isNull();
    }

    @Test
    void shouldFindLocalNamesInTheirProcessAlone() {
        registry().register("cache", "cache-box", Scope.LOCAL);

        assertThat(registry().whereis("cache")).isEqualTo("cache-box");
        assertThat(other().whereis("cache")).isNull();
        other().register("cache", "another-box", Scope.LOCAL);
        assertThat(registry().whereis("cache")).isEqualTo("cache-box");
        assertThat(other().whereis("cache")).isEqualTo("another-box");
    }

    @Test
    void shouldLetLocalNamesHideGlobalOnes() {
        other().register("orders", "global-box");
        registry().register("orders", "local-box", Scope.LOCAL);

        assertThat(registry().whereis("orders")).isEqualTo("local-box");

        registry().unregister("orders");
        assertThat(registry().whereis("orders")).isEqualTo("global-box");
    }

    @Test
    void shouldRefuseANameThatIsTaken() {
        registry().register("orders", "a");
        registry().register("cache", "a", Scope.LOCAL);

        assertCode(ErrorCode.ALREADY_REGISTERED, () -> other().register("orders", "b"));
        assertCode(ErrorCode.ALREADY_REGISTERED, () -> registry().register("orders", "b"));
        assertCode(ErrorCode.ALREADY_REGISTERED, () -> registry().register("cache", "b", Scope.LOCAL));
        assertThatThrownBy(() -> other().register("orders", "b"))
                .hasMessageContaining("pid=" + ProcessHandle.current().pid())
                .hasMessageContaining("name=one");
        assertThat(other().whereis("orders")).isEqualTo("a");
    }

    @Test
    void shouldRefuseNamesThatAreNotAllowed() {
        assertCode(ErrorCode.INVALID_CONFIGURATION, () -> registry().register("no/slash", "a"));
        assertCode(ErrorCode.INVALID_CONFIGURATION, () -> registry().register("name", "no space"));
    }

    @Test
    void shouldForgetWhatIsUnregisteredAndSayNothingWhenItIsAbsent() {
        registry().register("orders", "a");
        assertThat(other().whereis("orders")).isEqualTo("a");

        registry().unregister("orders");
        registry().unregister("orders");
        registry().unregister("nobody");

        assertThat(other().whereis("orders")).isNull();
        other().register("orders", "b");
    }

    @Test
    void shouldLeaveTheNamesOfOthersAlone() {
        registry().register("orders", "a");

        assertCode(ErrorCode.INVALID_STATE, () -> other().unregister("orders"));

        assertThat(registry().whereis("orders")).isEqualTo("a");
    }

    @Test
    void shouldListNamesWithTheirMetadata() {
        registry().register("b", "box", Scope.GLOBAL, Map.of("zone", "eu", "weight", "3"));
        registry().register("a", "box", Scope.LOCAL);
        other().register("c", "box");

        assertThat(registry().names()).containsExactly("a", "b", "c");
        assertThat(other().names()).containsExactly("b", "c");
        Registration found = Objects.requireNonNull(other().find("b"));
        assertThat(found.metadata()).containsExactlyInAnyOrderEntriesOf(Map.of("zone", "eu", "weight", "3"));
        assertThat(found.ownerSlot()).isEqualTo(scene().engine().slot());
        assertThat(found.scope()).isEqualTo(Scope.GLOBAL);
    }

    @Test
    void shouldGiveUpItsNamesWhenItIsClosed() {
        registry().register("orders", "a");
        registry().close();
        registry().close();

        assertThat(other().whereis("orders")).isNull();
        assertCode(ErrorCode.INVALID_STATE, () -> registry().register("orders", "a"));
    }

    @Test
    void shouldTellWatchersWhatHappens() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (AutoCloseable watch = other().watch(event ->
                seen.add(event.kind() + " " + event.registration().name()))) {
            registry().register("orders", "a");
            Await.until("registered", SOON, () -> seen.contains("REGISTERED orders"));
            registry().unregister("orders");
            Await.until("gone", SOON, () -> seen.contains("GONE orders"));
            assertThat(watch).isNotNull();
        }
        registry().register("more", "a");
        other().watch(event -> seen.add("later " + event.kind()));
        registry().unregister("more");
        Await.until("later", SOON, () -> seen.contains("later GONE"));
        assertThat(seen).doesNotContain("REGISTERED more");
    }

    @Test
    void shouldGoOnWhenAWatcherThrows() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        AutoCloseable bad = other().watch(event -> {
            throw new IllegalStateException("bad watcher");
        });
        AutoCloseable good =
                other().watch(event -> seen.add(event.registration().name()));
        registry().register("orders", "a");

        Await.until("seen by the other", SOON, () -> seen.contains("orders"));
        Await.until("noted", SOON, () -> other().failure() != null);
        bad.close();
        good.close();
    }

    @Test
    void shouldGiveUpTheNamesOfWhoFallsSilentAndTakeThemBackWhenHeSpeaks(@ProofHome Path home) {
        try (Engine third = Engine.open(home, "three", OsPort.current(), VigilClock.SYSTEM, false);
                Engine fourth = Engine.open(home, "four", OsPort.current(), VigilClock.SYSTEM, false);
                DistributedRegistry quiet = DistributedRegistry.open(third, VigilClock.SYSTEM, QUICK);
                DistributedRegistry listening = DistributedRegistry.open(fourth, VigilClock.SYSTEM, QUICK)) {
            quiet.register("orders", "a");
            quiet.stopSync();
            quiet.stopSync();
            Await.until("expired", SOON, () -> listening.whereis("orders") == null);

            quiet.startSync();
            quiet.startSync();

            Await.until("back again", SOON, () -> "a".equals(listening.whereis("orders")));
        }
    }

    @Test
    void shouldLoseTheNameWhenSomebodyElseTookItMeanwhile(@ProofHome Path home) {
        Engine third = Engine.open(home, "three", OsPort.current(), VigilClock.SYSTEM, false);
        try (DistributedRegistry quiet = DistributedRegistry.open(third, VigilClock.SYSTEM, QUICK)) {
            quiet.register("orders", "a");
            third.close(); // as dead as a killed one: its slot is another's
            other().register("orders", "b");

            assertThat(other().whereis("orders")).isEqualTo("b");
        }
        assertThat(other().whereis("orders")).isEqualTo("b");
    }

    @Test
    void shouldRefuseATimeoutThatIsTooShort() {
        assertCode(
                ErrorCode.INVALID_CONFIGURATION,
                () -> new RegistryConfig(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }
}
