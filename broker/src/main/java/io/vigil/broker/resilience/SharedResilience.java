package io.vigil.broker.resilience;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.Names;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.inbox.RateLimiter;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.telemetry.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breakers and rate limiters of a home, by name: every process shares their state, and it survives them.
 *
 * <p>Thread-safe. Each lies in a small file of its own, which is created whole or not at all; a change is one
 * compare-and-set, so a kill at any step leaves the state before or after. Settings belong to the file: whoever creates
 * it chooses them, and others have to name the same, or none.
 */
public final class SharedResilience {
    private final Home home;
    private final Os os;
    private final VigilClock clock;
    private final Telemetry telemetry;
    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final Map<String, RateLimiter> limiters = new ConcurrentHashMap<>();

    /** @param telemetry what hears of the changes that this process makes */
    public SharedResilience(Home home, Os os, VigilClock clock, Telemetry telemetry) {
        this.home = home;
        this.os = os;
        this.clock = clock;
        this.telemetry = telemetry;
    }

    /** The breaker of that name, created with the default settings when there is none; one that is there keeps its own. */
    public CircuitBreaker breaker(String name) {
        return breakers.computeIfAbsent(Names.require(name), n -> openBreaker(n, null));
    }

    /**
     * The breaker of that name, created when there is none.
     *
     * @throws VigilException INVALID_CONFIGURATION, with both, when it exists with other settings
     */
    public CircuitBreaker breaker(String name, CircuitConfig config) {
        CircuitBreaker breaker = breakers.computeIfAbsent(Names.require(name), n -> openBreaker(n, config));
        if (!breaker.config().equals(config)) {
            throw mismatch("circuit breaker", name, breaker.config(), config);
        }
        return breaker;
    }

    private CircuitBreaker openBreaker(String name, @Nullable CircuitConfig config) {
        CircuitConfig fresh = config == null ? CircuitConfig.DEFAULT : config;
        List<Long> settings = List.of(
                (long) fresh.failureThreshold(),
                fresh.resetTimeout().toMillis(),
                (long) fresh.halfOpenRequests(),
                (long) fresh.halfOpenSuccessThreshold());
        WordFile file = WordFile.open(file("breakers", name), WordFileLayout.BREAKER, settings, os);
        List<Long> found = file.settings();
        CircuitConfig stored = new CircuitConfig(
                Math.toIntExact(found.get(0)),
                Duration.ofMillis(found.get(1)),
                Math.toIntExact(found.get(2)),
                Math.toIntExact(found.get(3)));
        return new CircuitBreaker(name, stored, file.word(), clock, telemetry);
    }

    /**
     * The limiter of that name, with the settings that it has.
     *
     * @throws VigilException INVALID_CONFIGURATION when there is none
     */
    public RateLimiter limiter(String name) {
        return limiters.computeIfAbsent(Names.require(name), n -> {
            Path file = file("limiters", n);
            if (!WordFile.exists(file)) {
                throw new VigilException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "no such rate limiter: name=" + n + ", home=" + home.directory()
                                + "; give its rate to create it: limiter(name, perSecond)");
            }
            return openLimiter(file, List.of());
        });
    }

    /** As the long form, with a burst of one second. */
    public RateLimiter limiter(String name, long perSecond) {
        return limiter(name, perSecond, perSecond);
    }

    /**
     * The limiter of that name, created full when there is none.
     *
     * @param burst tokens in it when it is full
     * @throws VigilException INVALID_CONFIGURATION, with both, when it exists with other settings
     */
    public RateLimiter limiter(String name, long perSecond, long burst) {
        RateLimiter.of(perSecond, burst, clock); // refuses what is impossible, before a file says so
        RateLimiter limiter = limiters.computeIfAbsent(
                Names.require(name), n -> openLimiter(file("limiters", n), List.of(perSecond, burst)));
        if (limiter.rate() != perSecond || limiter.burst() != burst) {
            throw mismatch("rate limiter", name, List.of(limiter.rate(), limiter.burst()), List.of(perSecond, burst));
        }
        return limiter;
    }

    private RateLimiter openLimiter(Path path, List<Long> settings) {
        WordFile file = WordFile.open(path, WordFileLayout.LIMITER, settings, os);
        return RateLimiter.over(
                file.word(), file.settings().get(0), file.settings().get(1), clock);
    }

    private Path file(String kind, String name) {
        return home.createDirectory(home.resilience().resolve(kind)).resolve(name);
    }

    private static VigilException mismatch(String what, String name, Object stored, Object asked) {
        return new VigilException(
                ErrorCode.INVALID_CONFIGURATION,
                what + " exists with other settings: name=" + name + ", stored=" + stored + ", asked=" + asked
                        + "; ask for the stored ones, or for none");
    }
}
