package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.FrameLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of a mailbox, fixed when it is created and the same for every process. Immutable.
 *
 * @param capacity most messages that wait, over all priority lanes
 * @param capacityBytes most bytes of terms, over all lanes, the dead-letter lane included
 * @param maxMessageBytes largest payload with its optional fields
 * @param priorities five lanes; else one for everything
 * @param fair every lane gets a share; else the highest lane that has a message goes first
 * @param competing several consumers; else one
 * @param defaultTtlMs life of a message that names none, 0 = for ever
 * @param leaseTimeoutMs longest lease of a competing consumer, 0 = as long as it lives
 * @param stallTimeoutMs how long a live process may stop in the middle of a send before its frame is stepped over
 * @param deadCapacity most dead letters; the oldest is dropped and counted
 */
public record MailboxConfig(
        long capacity,
        long capacityBytes,
        int maxMessageBytes,
        boolean priorities,
        boolean fair,
        boolean competing,
        boolean checksum,
        boolean deadLetter,
        Overflow overflow,
        long defaultTtlMs,
        long leaseTimeoutMs,
        long stallTimeoutMs,
        int maxDeliveries,
        int maxCrashes,
        long deadCapacity) {
    public static final int LARGEST_MESSAGE = 16 << 20;

    /** The defaults of the public surface. */
    public static final MailboxConfig DEFAULT = builder().build();

    public static Builder builder() {
        return new Builder();
    }

    /** Whether frames are decided one by one, by their cells: several readers, or senders that may drop. */
    public boolean perCell() {
        return competing || overflow == Overflow.DROP_OLDEST;
    }

    /** Lanes that a message can be in: those of the priorities, the dead letters and the delayed. */
    int usedLanes() {
        return (priorities ? ControlLayout.PRIORITIES : 1) + 2;
    }

    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.capacity = capacity;
        builder.capacityBytes = capacityBytes;
        builder.maxMessageBytes = maxMessageBytes;
        builder.priorities = priorities;
        builder.fair = fair;
        builder.competing = competing;
        builder.checksum = checksum;
        builder.deadLetter = deadLetter;
        builder.overflow = overflow;
        builder.defaultTtlMs = defaultTtlMs;
        builder.leaseTimeoutMs = leaseTimeoutMs;
        builder.stallTimeoutMs = stallTimeoutMs;
        builder.maxDeliveries = maxDeliveries;
        builder.maxCrashes = maxCrashes;
        builder.deadCapacity = deadCapacity;
        return builder;
    }

    /** Collects settings; {@link #build} names every problem at once. */
    public static final class Builder {
        private long capacity = 1000;
        private long capacityBytes = 64L << 20;
        private int maxMessageBytes = 1 << 20;
        private boolean priorities = true;
        private boolean fair;
        private boolean competing;
        private boolean checksum = true;
        private boolean deadLetter = true;
        private Overflow overflow = Overflow.RETURN_ERROR;
        private long defaultTtlMs;
        private long leaseTimeoutMs;
        private long stallTimeoutMs = 1000;
        private int maxDeliveries = 5;
        private int maxCrashes = 2;
        private long deadCapacity = 1000;

        private Builder() {}

        public Builder capacity(long messages) {
            capacity = messages;
            return this;
        }

        public Builder capacityBytes(long bytes) {
            capacityBytes = bytes;
            return this;
        }

        public Builder maxMessageBytes(int bytes) {
            maxMessageBytes = bytes;
            return this;
        }

        public Builder priorities(boolean five) {
            priorities = five;
            return this;
        }

        public Builder fair(boolean share) {
            fair = share;
            return this;
        }

        public Builder competing(boolean several) {
            competing = several;
            return this;
        }

        public Builder checksum(boolean on) {
            checksum = on;
            return this;
        }

        public Builder deadLetter(boolean keep) {
            deadLetter = keep;
            return this;
        }

        public Builder overflow(Overflow policy) {
            overflow = policy;
            return this;
        }

        public Builder defaultTtlMs(long ms) {
            defaultTtlMs = ms;
            return this;
        }

        public Builder leaseTimeoutMs(long ms) {
            leaseTimeoutMs = ms;
            return this;
        }

        public Builder stallTimeoutMs(long ms) {
            stallTimeoutMs = ms;
            return this;
        }

        public Builder maxDeliveries(int times) {
            maxDeliveries = times;
            return this;
        }

        public Builder maxCrashes(int times) {
            maxCrashes = times;
            return this;
        }

        public Builder deadCapacity(long messages) {
            deadCapacity = messages;
            return this;
        }

        /** INVALID_CONFIGURATION that lists every impossible value. */
        public MailboxConfig build() {
            MailboxConfig config = new MailboxConfig(
                    capacity,
                    capacityBytes,
                    maxMessageBytes,
                    priorities,
                    fair,
                    competing,
                    checksum,
                    deadLetter,
                    overflow,
                    defaultTtlMs,
                    leaseTimeoutMs,
                    stallTimeoutMs,
                    maxDeliveries,
                    maxCrashes,
                    deadCapacity);
            List<String> problems = config.problems();
            if (!problems.isEmpty()) {
                throw new VigilException(
                        ErrorCode.INVALID_CONFIGURATION, "impossible mailbox: " + String.join("; ", problems));
            }
            return config;
        }
    }

    /** What is wrong with these values, each with its name, its value and what is allowed. */
    List<String> problems() {
        List<String> found = new ArrayList<>();
        within(found, "capacity", capacity, 1, 1L << 40);
        within(found, "maxMessageBytes", maxMessageBytes, 0, LARGEST_MESSAGE);
        within(found, "defaultTtlMs", defaultTtlMs, 0, Long.MAX_VALUE / 4);
        within(found, "leaseTimeoutMs", leaseTimeoutMs, 0, Long.MAX_VALUE / 4);
        within(found, "stallTimeoutMs", stallTimeoutMs, 1, Long.MAX_VALUE / 4_000_000);
        within(found, "maxDeliveries", maxDeliveries, 1, 62);
        within(found, "maxCrashes", maxCrashes, 1, 0xFFFF);
        within(found, "deadCapacity", deadCapacity, 1, 1L << 40);
        if (!competing && leaseTimeoutMs != 0) {
            found.add("leaseTimeoutMs=" + leaseTimeoutMs + ", allowed with competing consumers only");
        }
        if (found.isEmpty() && capacityBytes < TermSizing.leastCapacityBytes(this)) {
            found.add("capacityBytes=" + capacityBytes + ", allowed: at least "
                    + TermSizing.leastCapacityBytes(this) + " for maxMessageBytes=" + maxMessageBytes
                    + ", so that every lane can hold two messages of that size");
        }
        return found;
    }

    private static void within(List<String> found, String name, long value, long least, long most) {
        if (value < least || value > most) {
            found.add(name + "=" + value + ", allowed " + least + ".." + most);
        }
    }

    /** Units of the largest frame: the largest message with what a move adds to it. */
    int largestFrameUnits() {
        return FrameLayout.units(Relabelled.MOST_ADDED, maxMessageBytes);
    }
}
