package io.vigil.ipc.map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SharedMap} does. */
abstract class SharedMapConformanceTest {
    static final MapConfig CONFIG = MapConfig.of(200, 64 << 10, 8 << 10);

    private SharedMap map;

    /** Opens the one map of this test; a second call opens it as another process would. */
    abstract SharedMap open(MapConfig config);

    @BeforeEach
    void openMap() {
        map = open(CONFIG);
    }

    @AfterEach
    void closeMap() {
        map.close();
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(MapValue value) {
        return new String(value.bytes(), UTF_8);
    }

    static void assertCode(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void shouldFindWhatWasPut() {
        long version = map.put(bytes("name"), bytes("value"));

        MapValue found = Objects.requireNonNull(map.find(bytes("name")));

        assertThat(text(found)).isEqualTo("value");
        assertThat(found.version()).isEqualTo(version);
        assertThat(map.find(bytes("other"))).isNull();
    }

    @Test
    void shouldKeepAnEmptyValue() {
        map.put(bytes("name"), new byte[0]);

        assertThat(Objects.requireNonNull(map.find(bytes("name"))).bytes()).isEmpty();
    }

    @Test
    void shouldRaiseTheVersionWithEveryChangeOfAnyKey() {
        long first = map.put(bytes("a"), bytes("1"));
        long second = map.put(bytes("b"), bytes("1"));
        map.remove(bytes("a"));
        long third = map.put(bytes("a"), bytes("1"));

        assertThat(second).isGreaterThan(first);
        assertThat(third).isGreaterThan(second + 1);
        assertThat(map.generation()).isEqualTo(third);
    }

    @Test
    void shouldLeaveTheGenerationWhenNothingChanged() {
        map.put(bytes("a"), bytes("1"));
        long before = map.generation();

        map.find(bytes("a"));
        map.entries();
        map.remove(bytes("b"));
        map.putIf(bytes("a"), bytes("2"), SharedMap.ABSENT);

        assertThat(map.generation()).isEqualTo(before);
    }

    @Test
    void shouldSetOnlyOverTheExpectedVersion() {
        long first = map.putIf(bytes("a"), bytes("1"), SharedMap.ABSENT);
        assertThat(first).isPositive();
        assertThat(map.putIf(bytes("a"), bytes("2"), SharedMap.ABSENT)).isEqualTo(SharedMap.CONFLICT);
        long second = map.putIf(bytes("a"), bytes("2"), first);
        assertThat(second).isGreaterThan(first);
        assertThat(map.putIf(bytes("a"), bytes("3"), first)).isEqualTo(SharedMap.CONFLICT);
        assertThat(text(Objects.requireNonNull(map.find(bytes("a"))))).isEqualTo("2");
        assertThat(map.removeIf(bytes("a"), first)).isFalse();
        assertThat(map.removeIf(bytes("a"), second)).isTrue();
        assertThat(map.removeIf(bytes("a"), second)).isFalse();
        assertThat(map.find(bytes("a"))).isNull();
    }

    @Test
    void shouldRemoveOnce() {
        map.put(bytes("a"), bytes("1"));

        assertThat(map.remove(bytes("a"))).isTrue();
        assertThat(map.remove(bytes("a"))).isFalse();
        assertThat(map.entries()).isEmpty();
    }

    @Test
    void shouldShowChangesToOtherHandles() {
        try (SharedMap other = open(CONFIG)) {
            map.put(bytes("a"), bytes("1"));
            assertThat(text(Objects.requireNonNull(other.find(bytes("a"))))).isEqualTo("1");
            long version = other.put(bytes("a"), bytes("2"));
            assertThat(map.generation()).isEqualTo(version);
            assertThat(text(Objects.requireNonNull(map.find(bytes("a"))))).isEqualTo("2");
        }
    }

    @Test
    void shouldKeepEverythingWhenTheLastHandleIsClosed() {
        map.put(bytes("a"), bytes("1"));
        long generation = map.generation();
        map.close();

        map = open(CONFIG);

        assertThat(text(Objects.requireNonNull(map.find(bytes("a"))))).isEqualTo("1");
        assertThat(map.generation()).isEqualTo(generation);
    }

    @Test
    void shouldRefuseKeysAndValuesAboveTheLimit() {
        assertCode(ErrorCode.MESSAGE_TOO_LARGE, () -> map.put(new byte[0], bytes("1")));
        assertCode(ErrorCode.MESSAGE_TOO_LARGE, () -> map.put(new byte[MapConfig.KEY_BYTES + 1], bytes("1")));
        assertCode(ErrorCode.MESSAGE_TOO_LARGE, () -> map.put(bytes("a"), new byte[CONFIG.valueBytes() + 1]));

        map.put(new byte[MapConfig.KEY_BYTES], new byte[CONFIG.valueBytes()]);

        assertThat(map.entries()).hasSize(1);
    }

    @Test
    void shouldRefuseMoreKeysThanItMayHold() {
        for (int i = 0; i < CONFIG.entries(); i++) {
            map.put(bytes("key" + i), bytes("1"));
        }

        assertCode(ErrorCode.STORAGE_FULL, () -> map.put(bytes("one more"), bytes("1")));

        assertThat(map.stats().entries()).isEqualTo(CONFIG.entries());
        map.put(bytes("key7"), bytes("2"));
        map.remove(bytes("key7"));
        map.put(bytes("one more"), bytes("1"));
    }

    @Test
    void shouldRefuseMoreBytesThanItMayHoldAndGoOnWhenSomeAreFree() {
        byte[] large = new byte[CONFIG.valueBytes()];
        int stored = 0;
        while (stored < 100 && tryPut("key" + stored, large)) {
            stored++;
        }
        int most = stored;

        assertThat(most).isBetween((int) (CONFIG.bytes() / CONFIG.valueBytes()) - 2, 99);
        assertThat(map.stats().bytes()).isLessThanOrEqualTo(CONFIG.bytes());
        map.put(bytes("key0"), bytes("small"));
        assertThat(tryPut("key" + most, large)).isTrue();
        assertThat(map.entries()).hasSize(most + 1);
    }

    private boolean tryPut(String key, byte[] value) {
        try {
            map.put(bytes(key), value);
            return true;
        } catch (VigilException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL);
            return false;
        }
    }

    @Test
    void shouldDoWhatAModelDoes() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        Map<String, byte[]> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String key = "key" + random.nextInt(250);
            if (random.nextInt(3) == 0) {
                assertThat(map.remove(bytes(key))).isEqualTo(model.remove(key) != null);
            } else {
                byte[] value = new byte[random.nextInt(random.nextInt(20) == 0 ? 4000 : 300)];
                random.nextBytes(value);
                if (tryPut(key, value)) {
                    model.put(key, value);
                }
            }
            String asked = "key" + random.nextInt(250);
            MapValue found = map.find(bytes(asked));
            assertThat(found == null ? null : found.bytes()).isEqualTo(model.get(asked));
        }
        assertHolds(model);
    }

    private void assertHolds(Map<String, byte[]> model) {
        List<MapEntry> entries = map.entries();
        assertThat(entries).hasSameSizeAs(model.keySet());
        assertThat(map.stats().entries()).isEqualTo(model.size());
        for (MapEntry entry : entries) {
            assertThat(entry.value().bytes()).isEqualTo(model.get(new String(entry.key(), UTF_8)));
        }
    }

    @Test
    void shouldLoseNoIncrementOfManyThreadsAndHandles() throws Exception {
        int threads = 4;
        int each = 300;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (SharedMap other = open(CONFIG)) {
            List<Future<Void>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                running.add(pool.submit(increments(t % 2 == 0 ? map : other, each)));
            }
            for (Future<Void> future : running) {
                future.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(text(Objects.requireNonNull(map.find(bytes("count"))))).isEqualTo(String.valueOf(threads * each));
    }

    private static Callable<Void> increments(SharedMap on, int times) {
        return () -> {
            for (int i = 0; i < times; ) {
                MapValue now = on.find(bytes("count"));
                int next = now == null ? 1 : Integer.parseInt(text(now)) + 1;
                long expected = now == null ? SharedMap.ABSENT : now.version();
                if (on.putIf(bytes("count"), bytes(String.valueOf(next)), expected) != SharedMap.CONFLICT) {
                    i++;
                }
            }
            return null;
        };
    }

    @Test
    void shouldKeepAnInterrupt() {
        Thread.currentThread().interrupt();

        map.put(bytes("a"), bytes("1"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(map.find(bytes("a"))).isNotNull();
    }

    @Test
    void shouldNotShareItsBytesWithCallers() {
        byte[] key = bytes("a");
        byte[] value = bytes("1");
        map.put(key, value);
        Arrays.fill(key, (byte) 0);
        Arrays.fill(value, (byte) 0);
        Arrays.fill(Objects.requireNonNull(map.find(bytes("a"))).bytes(), (byte) 0);

        assertThat(text(Objects.requireNonNull(map.find(bytes("a"))))).isEqualTo("1");
    }

    @Test
    void shouldRefuseEverythingButALookAtTheGenerationWhenClosed() {
        long version = map.put(bytes("a"), bytes("1"));
        map.close();
        map.close();

        assertThat(map.generation()).isEqualTo(version);
        assertCode(ErrorCode.INVALID_STATE, () -> map.find(bytes("a")));
        assertCode(ErrorCode.INVALID_STATE, () -> map.put(bytes("a"), bytes("1")));
        assertCode(ErrorCode.INVALID_STATE, () -> map.entries());
    }
}
