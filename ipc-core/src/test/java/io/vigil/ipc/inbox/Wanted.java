package io.vigil.ipc.inbox;

import io.vigil.ipc.mailbox.Overflow;
import org.jspecify.annotations.Nullable;

/**
 * The inbox that a test asks for, wherever it is opened; 0 and null set nothing.
 *
 * @param mailbox its name
 */
record Wanted(
        String mailbox,
        @Nullable Consumers consumers,
        int capacity,
        int maxDeliveries,
        @Nullable Overflow overflow) {
    private static final String UNSET = "-";

    static Wanted of(String mailbox) {
        return new Wanted(mailbox, null, 0, 0, null);
    }

    Wanted consumedBy(Consumers these) {
        return new Wanted(mailbox, these, capacity, maxDeliveries, overflow);
    }

    Wanted holding(int most) {
        return new Wanted(mailbox, consumers, most, maxDeliveries, overflow);
    }

    Wanted deliveredAtMost(int times) {
        return new Wanted(mailbox, consumers, capacity, times, overflow);
    }

    Wanted whenFull(Overflow policy) {
        return new Wanted(mailbox, consumers, capacity, maxDeliveries, policy);
    }

    Inbox open(Messaging messaging) {
        InboxBuilder builder = messaging.inboxBuilder(mailbox);
        if (consumers != null) {
            builder.consumers(consumers);
        }
        if (capacity > 0) {
            builder.capacity(capacity);
        }
        if (maxDeliveries > 0) {
            builder.maxDeliveries(maxDeliveries);
        }
        if (overflow != null) {
            builder.overflow(overflow);
        }
        return builder.build();
    }

    String[] words() {
        return new String[] {
            mailbox,
            consumers == null ? UNSET : consumers.name(),
            Integer.toString(capacity),
            Integer.toString(maxDeliveries),
            overflow == null ? UNSET : overflow.name()
        };
    }

    static Wanted of(String mailbox, String consumers, String capacity, String maxDeliveries, String overflow) {
        return new Wanted(
                mailbox,
                consumers.equals(UNSET) ? null : Consumers.valueOf(consumers),
                Integer.parseInt(capacity),
                Integer.parseInt(maxDeliveries),
                overflow.equals(UNSET) ? null : Overflow.valueOf(overflow));
    }
}
