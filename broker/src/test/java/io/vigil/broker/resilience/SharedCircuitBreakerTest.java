package io.vigil.broker.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.inbox.RateLimiter;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Breakers of a home, each looked at by a participant of its own: nothing but the file is between them. */
@LeakFree
class SharedCircuitBreakerTest extends CircuitBreakerConformanceTest {
    private @Nullable Path directory;

    @BeforeEach
    void remember(@ProofHome Path home) {
        directory = home;
    }

    private SharedResilience participant() {
        Home home = Home.open(Objects.requireNonNull(directory), Home.Access.READ_WRITE, OsPort.current());
        return new SharedResilience(home, OsPort.current(), clock, telemetry);
    }

    @Override
    CircuitBreaker breaker(String name, CircuitConfig config) {
        return participant().breaker(name, config);
    }

    @Test
    void shouldBeOneForAll() {
        CircuitBreaker mine = participant().breaker("db");
        CircuitBreaker yours = participant().breaker("db");
        fail(mine, 3);
        fail(yours, 2);
        assertThat(mine.state()).isEqualTo(CircuitState.OPEN);
        clock.advance(RESET);
        succeed(yours, 1);
        succeed(mine, 1);
        assertThat(yours.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(participant().breaker("other").state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void shouldKeepItsStateWhenNobodyIsThere() {
        fail(participant().breaker("db"), 5);
        assertThat(participant().breaker("db").state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void shouldRefuseOtherSettingsThanTheStoredOnes() {
        CircuitConfig config = CircuitConfig.builder().failureThreshold(7).build();
        participant().breaker("db", config);
        assertThat(participant().breaker("db").config()).isEqualTo(config);
        assertThatThrownBy(() -> participant().breaker("db", CircuitConfig.DEFAULT))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("failureThreshold=7")
                .hasMessageContaining("failureThreshold=5");
    }

    @Test
    void shouldNameTheFileWhenItIsDamaged() throws IOException {
        participant().breaker("db");
        Path file = Objects.requireNonNull(directory).resolve("resilience/breakers/db");
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.seek(WordFileLayout.SETTINGS + 1);
            damaged.write(7);
        }
        assertThatThrownBy(() -> participant().breaker("db"))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_STORE))
                .hasMessageContaining(file.toString());
        Files.delete(file);
        assertThat(participant().breaker("db").state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void shouldBeUsableWhateverTheWordSays() throws IOException {
        CircuitBreaker breaker = participant().breaker("db");
        Path file = Objects.requireNonNull(directory).resolve("resilience/breakers/db");
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.seek(WordFileLayout.WORD);
            damaged.writeLong(-1);
        }
        assertThat(breaker.failureCount()).isZero();
        succeed(breaker, 1);
        fail(breaker, 5);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void shouldHaveOneBucketForAll() {
        RateLimiter mine = participant().limiter("mail", 10);
        RateLimiter yours = participant().limiter("mail");
        assertThat(mine.allow(6)).isTrue();
        assertThat(yours.available()).isEqualTo(4);
        assertThat(yours.allow(5)).isFalse();
        assertThat(yours.allow(4)).isTrue();
        assertThat(mine.allow()).isFalse();
        clock.advance(Duration.ofMillis(100));
        assertThat(mine.allow()).isTrue();
        assertThat(yours.allow()).isFalse();
        yours.reset();
        assertThat(mine.available()).isEqualTo(10);
    }

    @Test
    void shouldRefuseAnotherRateThanTheStoredOne() {
        participant().limiter("mail", 10, 20);
        assertThat(participant().limiter("mail").burst()).isEqualTo(20);
        assertThatThrownBy(() -> participant().limiter("mail", 11, 20))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
        assertThatThrownBy(() -> participant().limiter("absent"))
                .hasMessageContaining("no such rate limiter: name=absent");
        assertThatThrownBy(() -> participant().limiter("none", 0)).hasMessageContaining("perSecond=0");
    }
}
