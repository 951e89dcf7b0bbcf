package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.FrameLayout;
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
 * @param ratePerSecond most messages a second over all senders together, 0 = as fast as they can
 * @param rateBurst how many of them may come at once
 * @param highWatermark depth at which {@code overflow} holds as in a full mailbox, 0 = when it is full
 * @param lowWatermark depth at which that is over
 * @param ephemeral it belongs to the process that creates it, and goes with it
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
        long deadCapacity,
        long ratePerSecond,
        long rateBurst,
        long highWatermark,
        long lowWatermark,
        boolean ephemeral) {
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
        builder.ratePerSecond = ratePerSecond;
        builder.rateBurst = rateBurst;
        builder.highWatermark = highWatermark;
        builder.lowWatermark = lowWatermark;
        builder.ephemeral = ephemeral;
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
        private long ratePerSecond;
        private long rateBurst;
        private long highWatermark;
        private long lowWatermark;
        private boolean ephemeral;

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

        /** Most messages a second over all senders together; 0 = no limit. */
        public Builder ratePerSecond(long messages) {
            ratePerSecond = messages;
            return this;
        }

        /** How many messages may come at once under a rate; 0 = those of a second. */
        public Builder rateBurst(long messages) {
            rateBurst = messages;
            return this;
        }

        /** At this depth the overflow policy sets in, though there is room; 0 = only when full. */
        public Builder highWatermark(long depth) {
            highWatermark = depth;
            return this;
        }

        /** At this depth it is over again. */
        public Builder lowWatermark(long depth) {
            lowWatermark = depth;
            return this;
        }

        public Builder ephemeral(boolean withItsCreator) {
            ephemeral = withItsCreator;
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
                    deadCapacity,
                    ratePerSecond,
                    ratePerSecond > 0 && rateBurst == 0 ? ratePerSecond : rateBurst,
                    highWatermark,
                    lowWatermark,
                    ephemeral);
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
        return new MailboxProblems(this).find();
    }

    /** Units of the largest frame: the largest message with what a move adds to it. */
    int largestFrameUnits() {
        return FrameLayout.units(Relabelled.MOST_ADDED, maxMessageBytes);
    }
}
