package io.vigil.testing;

import io.vigil.Vigil;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.InboxBuilder;
import io.vigil.ipc.testing.LeakWatch;
import io.vigil.supervisor.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A private home in which time stands until the test advances it, with inboxes to look into.
 *
 * <p>Nothing in it pretends: {@link #vigil} is a participant of a real home, and a mock inbox is a mailbox of it, so
 * priorities, deadlines, delays and dead letters are those of production. Only time is the test's: what waits for a
 * timeout of a call waits in real time, what has a time of its own (a life, a delay, a lease) goes by {@link #now}.
 * Other processes go by the real clock, so they have no place in this home. Thread-safe.
 */
public final class TestContext implements AutoCloseable {
    private final ManualClock clock;
    private final Vigil vigil;
    private final @Nullable LeakWatch own;
    private final List<MockInbox> inboxes = new ArrayList<>();
    private int named;

    /** In the home of a test, which belongs to the caller. */
    TestContext(Path home, ManualClock clock) {
        this(home, clock, null);
    }

    private TestContext(Path home, ManualClock clock, @Nullable LeakWatch own) {
        this.clock = clock;
        this.own = own;
        this.vigil = Vigil.open(home, "test", clock);
    }

    /** In a home of its own, which goes when this is closed. In JUnit, {@link VigilTest} gives one to each test. */
    public static TestContext open() {
        return open(new ManualClock());
    }

    /** As {@link #open()}, beginning at the time that the clock shows. */
    public static TestContext open(ManualClock clock) {
        LeakWatch watch = new LeakWatch("context");
        return new TestContext(watch.home(), clock, watch);
    }

    /** Lets that time pass for everybody in this home. What is over by then is over for whoever looks next. */
    public void advanceTime(Duration time) {
        clock.advance(time);
    }

    /** As {@link #advanceTime(Duration)}. */
    public void advanceTime(long ms) {
        advanceTime(Duration.ofMillis(ms));
    }

    /** The time in this home. */
    public Instant now() {
        return clock.now();
    }

    /** The clock of this home. */
    public ManualClock clock() {
        return clock;
    }

    /** The participant whose code is tested. */
    public Vigil vigil() {
        return vigil;
    }

    /** An inbox with a name of its own and the default settings. */
    public MockInbox mockInbox() {
        synchronized (inboxes) {
            named++;
            return mockInbox("mock-" + named);
        }
    }

    /** An inbox of that name with the default settings: what the tested code sends there is found in it. */
    public MockInbox mockInbox(String name) {
        return mockInbox(name, UnaryOperator.identity());
    }

    /** An inbox of that name with settings. */
    public MockInbox mockInbox(String name, UnaryOperator<InboxBuilder> settings) {
        Inbox real = settings.apply(vigil.inboxBuilder(name)).build();
        MockInbox mock = new MockInbox(real, vigil.engine().mailbox(name));
        synchronized (inboxes) {
            inboxes.add(mock);
        }
        return mock;
    }

    /** A supervisor without processes: one for one, five restarts within thirty seconds. */
    public MockSupervisor mockSupervisor() {
        return mockSupervisor(Strategy.ONE_FOR_ONE, 5, Duration.ofSeconds(30));
    }

    /** A supervisor without processes. */
    public MockSupervisor mockSupervisor(Strategy strategy, int maxRestarts, Duration window) {
        return new MockSupervisor(clock, strategy, maxRestarts, window);
    }

    /** Closes the inboxes, leaves the home, and deletes it when it is this context's own. Idempotent. */
    @Override
    public void close() {
        synchronized (inboxes) {
            inboxes.forEach(MockInbox::close);
            inboxes.clear();
        }
        vigil.close();
        if (own != null) {
            own.delete();
        }
    }
}
