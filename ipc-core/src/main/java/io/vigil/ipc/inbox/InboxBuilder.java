package io.vigil.ipc.inbox;

import io.vigil.ipc.Names;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.mailbox.Overflow;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Collects the settings of a mailbox and of one inbox on it. What belongs to the mailbox is stored with it at its
 * creation; an existing mailbox that differs in one that is set here is an INVALID_CONFIGURATION with both values. What
 * is not set accepts whatever an existing one has. Owned by one thread.
 */
public final class InboxBuilder {
    private final Messaging messaging;
    private final String name;
    private UnaryOperator<MailboxConfig.Builder> settings = UnaryOperator.identity();
    private WaitStrategy waits = WaitStrategy.BLOCK;
    private boolean takeOver;

    InboxBuilder(Messaging messaging, String name) {
        this.messaging = messaging;
        this.name = Names.require(name);
    }

    private InboxBuilder set(UnaryOperator<MailboxConfig.Builder> setting) {
        UnaryOperator<MailboxConfig.Builder> before = settings;
        settings = c -> setting.apply(before.apply(c));
        return this;
    }

    /** Most messages that wait, over all priorities; default 1000. */
    public InboxBuilder capacity(long messages) {
        return set(c -> c.capacity(messages));
    }

    /** Most bytes that the mailbox takes; default 64 MiB. */
    public InboxBuilder capacityBytes(long bytes) {
        return set(c -> c.capacityBytes(bytes));
    }

    /** Largest payload with its fields, up to 16 MiB; default 1 MiB. */
    public InboxBuilder maxMessageSize(int bytes) {
        return set(c -> c.maxMessageBytes(bytes));
    }

    /** Five lanes (default), or one first-in-first-out. */
    public InboxBuilder priorityQueues(boolean five) {
        return set(c -> c.priorities(five));
    }

    /** The highest priority that has a message goes first (default), or every priority gets a share. */
    public InboxBuilder order(Order order) {
        return set(c -> c.fair(order == Order.FAIR));
    }

    /** Whether what cannot be delivered is kept (default), or dropped. */
    public InboxBuilder deadLetter(boolean keep) {
        return set(c -> c.deadLetter(keep));
    }

    /** Deliveries after which a message that was always given back becomes a dead letter; default 5. */
    public InboxBuilder maxDeliveries(int times) {
        return set(c -> c.maxDeliveries(times));
    }

    /** Deaths of its readers after which a message becomes a dead letter; default 2. */
    public InboxBuilder maxCrashes(int times) {
        return set(c -> c.maxCrashes(times));
    }

    /** Life of a message that names none; default for ever. */
    public InboxBuilder defaultTtl(Duration life) {
        return set(c -> c.defaultTtlMs(life.toMillis()));
    }

    /** What a full mailbox does with one more; default RETURN_ERROR. */
    public InboxBuilder overflow(Overflow policy) {
        return set(c -> c.overflow(policy));
    }

    /** One consumer (default), or several that compete. */
    public InboxBuilder consumers(Consumers consumers) {
        return set(c -> c.competing(consumers == Consumers.COMPETING));
    }

    /** How long a competing consumer may keep a message before another gets it; default as long as it lives. */
    public InboxBuilder leaseTimeout(Duration longest) {
        return set(c -> c.leaseTimeoutMs(longest.toMillis()));
    }

    /** Whether every message carries a checksum; default yes. */
    public InboxBuilder checksum(boolean on) {
        return set(c -> c.checksum(on));
    }

    /** Most sends a second, over all senders; default none. */
    public InboxBuilder withRateLimit(int perSecond) {
        return set(c -> c.ratePerSecond(perSecond).rateBurst(perSecond));
    }

    /** From {@code high} waiting messages on until there are only {@code low}, sends are handled by the strategy. */
    public InboxBuilder withBackpressure(Backpressure pressure) {
        return set(c -> c.overflow(pressure.strategy().overflow())
                .highWatermark(pressure.high())
                .lowWatermark(pressure.low()));
    }

    /** The mailbox goes with this process; default it stays. */
    public InboxBuilder ephemeral() {
        return set(c -> c.ephemeral(true));
    }

    /** How this inbox waits; default BLOCK. */
    public InboxBuilder waitWith(WaitStrategy strategy) {
        waits = strategy;
        return this;
    }

    /** Takes the role from a consumer that is alive: what it has in hand is delivered here, and it can decide nothing. */
    public InboxBuilder takeOver() {
        takeOver = true;
        return this;
    }

    /**
     * Opens the inbox; creates the mailbox when there is none.
     *
     * @throws io.vigil.ipc.VigilException INVALID_CONFIGURATION with every problem; CONSUMER_ACTIVE with the pid of the
     *     consumer that has the role
     */
    public Inbox build() {
        return messaging.open(name, settings, waits, takeOver);
    }
}
