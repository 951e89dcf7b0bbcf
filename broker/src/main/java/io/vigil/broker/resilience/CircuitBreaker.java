package io.vigil.broker.resilience;

import io.vigil.ipc.AtomicWord;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.telemetry.EventType;
import io.vigil.ipc.telemetry.Telemetry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Stops calling what fails: after some failures in a row it refuses calls for a while, then lets a few through, and goes
 * back to normal when these succeed.
 *
 * <p>Thread-safe and lock-free; one load before and one after a call while all is well. Over a mapped word every process
 * of the home shares it, and it survives them ({@link SharedResilience}); else it is of this process. Events are emitted
 * by the process whose step changed the state, once. A call whose process is killed counts as neither success nor
 * failure, and wedges nothing ({@link CircuitWord}).
 */
public final class CircuitBreaker {
    private static final long MS = 1_000_000;

    private final String name;
    private final CircuitConfig config;
    private final AtomicWord word;
    private final VigilClock clock;
    private final @Nullable Telemetry telemetry;

    CircuitBreaker(
            String name, CircuitConfig config, AtomicWord word, VigilClock clock, @Nullable Telemetry telemetry) {
        this.name = name;
        this.config = config;
        this.word = word;
        this.clock = clock;
        this.telemetry = telemetry;
    }

    /** A closed one of this process alone. */
    public static CircuitBreaker of(String name, CircuitConfig config) {
        return of(name, config, VigilClock.SYSTEM, null);
    }

    /**
     * A closed one of this process alone.
     *
     * @param telemetry what hears its events; null for {@link Telemetry#global}
     */
    public static CircuitBreaker of(
            String name, CircuitConfig config, VigilClock clock, @Nullable Telemetry telemetry) {
        return new CircuitBreaker(name, config, AtomicWord.local(0), clock, telemetry);
    }

    public String name() {
        return name;
    }

    public CircuitConfig config() {
        return config;
    }

    /**
     * Runs the call, unless the circuit is open.
     *
     * @return what it returns
     * @throws VigilException CIRCUIT_OPEN when it is refused, and has not been run
     * @throws E what it throws, which counts as a failure whatever it is
     */
    public <T extends @Nullable Object, E extends Exception> T call(Call<T, E> call) throws E {
        long permit = admit();
        FailPoint.hit("circuit.admitted");
        T answer;
        try {
            answer = call.run();
        } catch (Throwable e) { // whatever it is: it is the call's, and goes on to the caller
            step(found -> CircuitWord.fail(found, permit, config, nowMs()));
            throw e;
        }
        step(found -> CircuitWord.succeed(found, permit, config));
        return answer;
    }

    /** As {@link #call}, for what returns nothing: an error is counted and thrown on. */
    public <E extends Exception> void callError(Attempt<E> attempt) throws E {
        boolean ignored = this.<Boolean, E>call(() -> {
            attempt.run();
            return true;
        });
    }

    /** What it does with calls now; an open one whose reset timeout is over becomes half open by this look. */
    public CircuitState state() {
        return CircuitWord.state(step(found -> CircuitWord.look(found, config, nowMs())));
    }

    /** Failures in a row so far, or that opened it; 0 while it is half open. */
    public int failureCount() {
        return CircuitWord.failures(word.load());
    }

    /** Refuses calls from now on, until its reset timeout is over. */
    public void forceOpen() {
        step(found -> CircuitWord.forceOpen(found, config, nowMs()));
    }

    /** Lets calls through from now on, as if nothing had failed. */
    public void forceClose() {
        step(CircuitWord::forceClose);
    }

    /** The word as it was when the call was let through. */
    private long admit() {
        while (true) {
            long found = word.load();
            long next = CircuitWord.admit(found, config, nowMs());
            if (next == CircuitWord.REFUSED) {
                throw refused(found);
            }
            if (next == found) {
                return next;
            }
            if (word.compareAndSet(found, next)) {
                announce(found, next);
                return next;
            }
        }
    }

    /** Takes one step; the word after it. */
    private long step(LongUnaryOperator how) {
        while (true) {
            long found = word.load();
            long next = how.applyAsLong(found);
            if (next == found) {
                return next;
            }
            FailPoint.hit("circuit.step");
            if (word.compareAndSet(found, next)) {
                announce(found, next);
                return next;
            }
        }
    }

    /** Milliseconds of the monotonic clock, which is the same for every process of the machine. */
    private long nowMs() {
        return Math.floorDiv(clock.nanos(), MS);
    }

    private VigilException refused(long found) {
        long inMs = CircuitWord.remainingMs(found, config, nowMs());
        return new VigilException(
                ErrorCode.CIRCUIT_OPEN,
                "circuit open: name=" + name + ", state="
                        + CircuitWord.state(found).text() + ", triesInMs=" + inMs
                        + "; do without, or try again later");
    }

    private void announce(long before, long after) {
        CircuitState now = CircuitWord.state(after);
        if (CircuitWord.state(before) == now) {
            return;
        }
        EventType type = switch (now) {
            case CLOSED -> EventType.CIRCUIT_CLOSED;
            case OPEN -> EventType.CIRCUIT_OPENED;
            case HALF_OPEN -> EventType.CIRCUIT_HALF_OPEN;
        };
        Telemetry hears = telemetry != null ? telemetry : Telemetry.global();
        if (hears != null && hears.isListening(type)) {
            Map<String, String> about = new LinkedHashMap<>();
            about.put("circuit", name);
            about.put("before", CircuitWord.state(before).text());
            about.put("failures", String.valueOf(CircuitWord.failures(after)));
            hears.emit(type, about);
        }
    }

    @Override
    public String toString() {
        return "CircuitBreaker[" + name + ", " + CircuitWord.state(word.load()).text() + "]";
    }
}
