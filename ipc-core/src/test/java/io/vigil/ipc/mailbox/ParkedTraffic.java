package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.Offer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends numbered messages into lane 0 and reads whatever is there, in order for each sender. Owned by one thread. */
final class ParkedTraffic implements AutoCloseable {
    private static final long LONGEST_NS = Duration.ofMinutes(2).toNanos();

    private final Mailbox mailbox;
    private final String name;
    private final MailboxWriter writer;
    private final Map<String, Integer> next = new HashMap<>();
    private final List<String> out = new ArrayList<>();
    private @Nullable MailboxReader exclusive;
    private @Nullable LeasingReader competing;
    private final Frame frame = new Frame();
    private int sent;

    ParkedTraffic(Mailbox mailbox, String name) {
        this.mailbox = mailbox;
        this.name = name;
        this.writer = mailbox.writer();
    }

    /** One message; its ordinal or a reason of {@link Offer}. */
    long send() {
        long result = MailboxScene.send(writer, 0, name + " " + sent);
        sent += result >= 0 ? 1 : 0;
        return result;
    }

    /** So many messages are sent, and read, a hundred at a time. */
    void pass(int messages) {
        int until = sent + messages;
        long deadlineNs = System.nanoTime() + LONGEST_NS;
        while (sent < until) {
            for (int i = 0; i < 100 && send() >= 0; i++) {
                // Up to a batch, as long as there is room.
            }
            read();
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("held up: sent=" + sent + ", stats=" + mailbox.stats());
            }
        }
    }

    /** Sends until there is no room; returns why. */
    long fill() {
        long result;
        do {
            result = send();
        } while (result >= 0);
        return result;
    }

    /** Reads what can be read now. */
    void read() {
        if (mailbox.config().perCell()) {
            LeasingReader reader = competing == null ? mailbox.leasingReader() : competing;
            competing = reader;
            while (reader.take(frame)) {
                note(MailboxScene.text(frame), frame.redelivered());
                reader.acknowledge(frame);
            }
        } else {
            MailboxReader reader = exclusive == null ? mailbox.reader(false) : exclusive;
            exclusive = reader;
            while (reader.poll(seen -> note(MailboxScene.text(seen), seen.redelivered()), 100) > 0) {
                // Until there is nothing that can be read.
            }
        }
    }

    private void note(String text, boolean redelivered) {
        String[] parts = text.split(" ", -1);
        int number = Integer.parseInt(parts[1]);
        Integer last = next.put(parts[0], number + 1);
        // Somebody else may have read the first ones.
        if (last != null && number != last && !redelivered) {
            out.add("after " + (last - 1) + " comes " + text);
        }
    }

    /** How many messages of a sender were read, as far as this reader knows. */
    int receivedFrom(String sender) {
        return next.getOrDefault(sender, 0);
    }

    int sent() {
        return sent;
    }

    /** What came out of order. */
    List<String> outOfOrder() {
        return out;
    }

    /** Lets others read. */
    @Override
    public void close() {
        if (exclusive != null) {
            exclusive.close();
        }
        if (competing != null) {
            competing.close();
        }
    }
}
