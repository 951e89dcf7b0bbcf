package io.vigil.ipc.mailbox;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with the settings of a mailbox, all of it at once. */
final class MailboxProblems {
    /** Above this a rate would be no whole number of nanoseconds any more, by too much. */
    static final long MOST_PER_SECOND = 10_000_000;

    private final MailboxConfig config;
    private final List<String> found = new ArrayList<>();

    MailboxProblems(MailboxConfig config) {
        this.config = config;
    }

    /** Each with its name, its value and what is allowed. */
    List<String> find() {
        within("capacity", config.capacity(), 1, 1L << 40);
        within("maxMessageBytes", config.maxMessageBytes(), 0, MailboxConfig.LARGEST_MESSAGE);
        within("defaultTtlMs", config.defaultTtlMs(), 0, Long.MAX_VALUE / 4);
        within("leaseTimeoutMs", config.leaseTimeoutMs(), 0, Long.MAX_VALUE / 4);
        within("stallTimeoutMs", config.stallTimeoutMs(), 1, Long.MAX_VALUE / 4_000_000);
        within("maxDeliveries", config.maxDeliveries(), 1, 62);
        within("maxCrashes", config.maxCrashes(), 1, 0xFFFF);
        within("deadCapacity", config.deadCapacity(), 1, 1L << 40);
        if (!config.competing() && config.leaseTimeoutMs() != 0) {
            found.add("leaseTimeoutMs=" + config.leaseTimeoutMs() + ", allowed with competing consumers only");
        }
        flow();
        if (found.isEmpty() && config.capacityBytes() < TermSizing.leastCapacityBytes(config)) {
            found.add("capacityBytes=" + config.capacityBytes() + ", allowed: at least "
                    + TermSizing.leastCapacityBytes(config) + " for maxMessageBytes=" + config.maxMessageBytes()
                    + ", so that every lane can hold two messages of that size");
        }
        return found;
    }

    private void flow() {
        within("ratePerSecond", config.ratePerSecond(), 0, MOST_PER_SECOND);
        if (config.ratePerSecond() == 0) {
            only("rateBurst", config.rateBurst(), "ratePerSecond");
        } else {
            within("rateBurst", config.rateBurst(), 1, 1_000_000_000);
        }
        within("highWatermark", config.highWatermark(), 0, Math.max(0, config.capacity()));
        if (config.highWatermark() == 0) {
            only("lowWatermark", config.lowWatermark(), "highWatermark");
        } else {
            within("lowWatermark", config.lowWatermark(), 0, Math.max(0, config.highWatermark()));
        }
    }

    private void only(String name, long value, String with) {
        if (value != 0) {
            found.add(name + "=" + value + ", allowed with " + with + " only");
        }
    }

    private void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            found.add(name + "=" + value + ", allowed " + least + ".." + most);
        }
    }
}
