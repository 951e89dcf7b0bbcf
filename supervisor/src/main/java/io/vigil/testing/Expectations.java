package io.vigil.testing;

import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.message.Metadata;
import io.vigil.ipc.message.Signal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about the next message of an inbox, for any test framework. They wait in real time, whatever clock the home
 * goes by.
 *
 * <p>A message that is as expected is acknowledged; any other is given back at once, and stays for the next look.
 */
public final class Expectations {
    private static final Duration IN_TIME = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofMillis(50);

    /** A message whose delay ends when a test advances the time rings nobody: look again and again. */
    private static final Duration SLICE = Duration.ofMillis(5);

    private Expectations() {}

    /**
     * The next message comes within a second and is as expected.
     *
     * @return everything but its payload
     * @throws AssertionError with expected and found, field by field
     */
    public static Metadata expectMessage(Inbox inbox, Expected expected) {
        return expectMessage(inbox, expected, IN_TIME);
    }

    /** As {@link #expectMessage(Inbox, Expected)}, waiting that long. */
    public static Metadata expectMessage(Inbox inbox, Expected expected, Duration most) {
        Message message = next(inbox, most);
        if (message == null) {
            throw new AssertionError("no message came: mailbox=" + inbox.name() + ", waitedMs=" + most.toMillis()
                    + ", expected " + expected + "; " + counters(inbox));
        }
        if (!expected.matches(message)) {
            AssertionError failure = new AssertionError("not the message that was expected: mailbox=" + inbox.name()
                    + expected.compared(message) + "\n  the message: " + Shown.message(message));
            message.nack(Duration.ZERO);
            throw failure;
        }
        Metadata metadata = message.metadata();
        message.ack();
        return metadata;
    }

    /** The next message comes within a second and has that signal. */
    public static Metadata expectSignal(Inbox inbox, Signal signal) {
        return expectMessage(inbox, Expected.message().signal(signal));
    }

    /** There is no message, nor does one come in the next 50 ms. */
    public static void expectNothing(Inbox inbox) {
        expectNothing(inbox, QUIET);
    }

    /** As {@link #expectNothing(Inbox)}, for that long. */
    public static void expectNothing(Inbox inbox, Duration quiet) {
        Message message = next(inbox, quiet);
        if (message != null) {
            AssertionError failure = new AssertionError(
                    "a message came, and none was expected: mailbox=" + inbox.name() + ", " + Shown.message(message));
            message.nack(Duration.ZERO);
            throw failure;
        }
    }

    private static @Nullable Message next(Inbox inbox, Duration most) {
        long since = System.nanoTime();
        while (true) {
            Duration left = most.minusNanos(System.nanoTime() - since);
            Message message = inbox.recv(left.compareTo(SLICE) < 0 ? left : SLICE);
            if (message != null || left.compareTo(SLICE) < 0) {
                return message;
            }
        }
    }

    /** Where a message that did not come may have gone. */
    private static String counters(Inbox inbox) {
        var stats = inbox.stats();
        return "it has had sent=" + stats.sent() + ", waiting=" + stats.depth() + ", acknowledged="
                + stats.acknowledged() + ", expired=" + stats.expired() + ", dropped=" + stats.dropped() + ", dead="
                + stats.dead();
    }
}
