package io.vigil.broker.topic;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The subscriptions of one mailbox. Thread-safe; any process may have one for the same mailbox. */
public final class Subscriber {
    private final Topics topics;
    private final String mailbox;

    Subscriber(Topics topics, String mailbox) {
        this.topics = topics;
        this.mailbox = mailbox;
    }

    /**
     * From now on the mailbox gets what these patterns match, each message once; {@code message.topic()} says what it is.
     * A pattern that it has stays.
     *
     * @return this
     * @throws io.vigil.ipc.VigilException INVALID_CONFIGURATION when one is no pattern: none is added then
     */
    public Subscriber subscribe(String... patterns) {
        topics.subscribe(mailbox, read(patterns));
        return this;
    }

    /** The mailbox gets nothing more by these patterns; silent about those that it has not. */
    public Subscriber unsubscribe(String... patterns) {
        topics.unsubscribe(mailbox, read(patterns));
        return this;
    }

    /** The mailbox gets nothing more. */
    public void unsubscribeAll() {
        topics.unsubscribeAll(mailbox);
    }

    private static List<TopicPattern> read(String... patterns) {
        return Stream.of(patterns).map(TopicPattern::of).toList();
    }

    /** Whether the mailbox gets what is published about that topic. */
    public boolean matches(String topic) {
        return topics.subscribers(topic).contains(mailbox);
    }

    /** What it has subscribed to. */
    public Set<String> patterns() {
        return Set.copyOf(topics.patterns(mailbox));
    }
}
