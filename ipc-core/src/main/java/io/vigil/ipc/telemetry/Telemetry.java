package io.vigil.ipc.telemetry;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to the handlers of this process.
 *
 * <p>Thread-safe. Handlers run on one thread of this object, one event after the other in the order in which they were
 * emitted, so nobody who emits ever waits for a handler or sees what it throws: a failure is counted and the first one
 * kept, and the other handlers go on. A handler that is too slow fills a bounded queue; what comes then is dropped and
 * counted. While nobody listens to a type, an event of it costs one load.
 */
public final class Telemetry implements AutoCloseable {
    /** Events that may wait for handlers. */
    public static final int CAPACITY = 8192;

    private static final VarHandle LISTENING;
    private static final AtomicReference<@Nullable Telemetry> GLOBAL = new AtomicReference<>();

    static {
        try {
            LISTENING = MethodHandles.lookup().findVarHandle(Telemetry.class, "listening", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final VigilClock clock;
    private final Map<EventType, List<Registration>> handlers = new EnumMap<>(EventType.class); // replaced, not changed
    private volatile Map<EventType, List<Registration>> current = Map.of();
    private boolean enabled = true;
    private boolean closed;
    private final Dispatcher dispatcher = new Dispatcher(CAPACITY);

    /** One bit a type that somebody listens to. */
    @SuppressWarnings("UnusedVariable") // through its VarHandle
    private long listening;

    /** Events get their time from that clock. */
    public Telemetry(VigilClock clock) {
        this.clock = clock;
    }

    /** Makes the one instance that everything without one of its own reports to; an existing one stays. */
    public static Telemetry initGlobal() {
        Telemetry fresh = new Telemetry(VigilClock.SYSTEM);
        Telemetry before = GLOBAL.compareAndExchange(null, fresh);
        return before == null ? fresh : before;
    }

    /** That instance; null before {@link #initGlobal} and when it was closed. */
    public static @Nullable Telemetry global() {
        return GLOBAL.get();
    }

    /** Emits to the one instance; nothing before {@link #initGlobal}. */
    public static void emitGlobal(EventType type, Map<String, String> metadata) {
        Telemetry one = GLOBAL.get();
        if (one != null) {
            one.emit(type, metadata);
        }
    }

    /** Adds a handler; several of one type are called in the order of their registration. */
    public Registration on(EventType type, Consumer<Event> handler) {
        Registration added = new Registration(this, type, handler);
        synchronized (this) {
            if (closed) {
                throw new VigilException(
                        ErrorCode.INVALID_STATE, "telemetry is closed: type=" + type.text() + "; make another");
            }
            List<Registration> all = new ArrayList<>(handlers.getOrDefault(type, List.of()));
            all.add(added);
            handlers.put(type, List.copyOf(all));
            dispatcher.start();
            publish();
        }
        return added;
    }

    /** Removes every handler of a type: none is called for an event that it has not been given yet. */
    public void removeHandlers(EventType type) {
        synchronized (this) {
            handlers.getOrDefault(type, List.of()).forEach(Registration::end);
            handlers.remove(type);
            publish();
        }
    }

    void remove(Registration one) {
        synchronized (this) {
            one.end();
            List<Registration> left = handlers.getOrDefault(one.type(), List.of()).stream()
                    .filter(each -> each != one)
                    .toList();
            if (left.isEmpty()) {
                handlers.remove(one.type());
            } else {
                handlers.put(one.type(), left);
            }
            publish();
        }
    }

    /** While it is off, events are not noticed. */
    public void setEnabled(boolean on) {
        synchronized (this) {
            enabled = on;
            publish();
        }
    }

    private void publish() {
        current = new EnumMap<>(handlers);
        long bits = 0;
        for (EventType type : handlers.keySet()) {
            bits |= type.bit();
        }
        LISTENING.setOpaque(this, enabled && !closed ? bits : 0);
    }

    /** Whether an event of that type would reach a handler: one load, to be asked before one is put together. */
    public boolean isListening(EventType type) {
        return ((long) LISTENING.getOpaque(this) & type.bit()) != 0;
    }

    /** Says that something has happened now; never waits and never throws. */
    public void emit(EventType type) {
        if (isListening(type)) {
            hand(new Event(type, clock.epochMs(), Map.of()));
        }
    }

    /** As {@link #emit(EventType)}, with what it was about. */
    public void emit(EventType type, Map<String, String> metadata) {
        if (isListening(type)) {
            hand(new Event(type, clock.epochMs(), metadata));
        }
    }

    /** As {@link #emit(EventType)}, of an event that has its time. */
    public void emit(Event event) {
        if (isListening(event.type())) {
            hand(event);
        }
    }

    private void hand(Event event) {
        List<Registration> to = current.get(event.type());
        if (to != null) {
            dispatcher.offer(event, to);
        }
    }

    /** Waits until everything that was emitted before has been handled; false when that took longer. */
    public boolean flush(Duration most) {
        return dispatcher.flush(most.toNanos());
    }

    /** Events that found no room, because handlers were too slow. */
    public long dropped() {
        return dispatcher.dropped();
    }

    /** Calls of handlers that threw. */
    public long failures() {
        return dispatcher.failures();
    }

    /** What the first of them threw; null when none did. */
    public @Nullable Throwable firstFailure() {
        return dispatcher.firstFailure();
    }

    /** Hands over what was emitted before, for a second at most, and ends. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            publish();
        }
        GLOBAL.compareAndSet(this, null);
        dispatcher.close();
    }
}
