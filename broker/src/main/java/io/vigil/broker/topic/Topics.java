package io.vigil.broker.topic;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Messaging;
import io.vigil.ipc.inbox.Outbox;
import io.vigil.ipc.map.MapConfig;
import io.vigil.ipc.map.MapEntry;
import io.vigil.ipc.map.MapValue;
import io.vigil.ipc.map.SharedMap;
import io.vigil.ipc.message.MessageBuilder;
import io.vigil.ipc.message.OutgoingMessage;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who in the home wants which topics, and publishing to them: from any process to mailboxes that any process reads.
 *
 * <p>Thread-safe. A subscription belongs to a mailbox and lasts as long: with an ephemeral one until its process ends,
 * however it ends; with a durable one until somebody ends it. The table is a shared map, so a kill leaves a subscription
 * or none; publishers keep a copy of it and look at one word to learn that it has changed. To publish never waits: each
 * mailbox takes the message or refuses it, by its own policy.
 */
public final class Topics {
    private static final String DIRECTORY = "topics";
    private static final MapConfig CONFIG = MapConfig.of(16_384, 16L << 20, 64 << 10);
    private static final String SEPARATOR = "\n";

    /** The table as it was at one generation; never changed. */
    private record Known(long generation, TopicTrie<String> trie) {}

    private final Messaging messaging;
    private volatile @Nullable SharedMap table;
    private volatile @Nullable Known known;

    /** Opens nothing yet. */
    public Topics(Messaging messaging) {
        this.messaging = messaging;
    }

    /** The subscriptions of the mailbox of that inbox. */
    public Subscriber subscriber(Inbox inbox) {
        return new Subscriber(this, inbox.name());
    }

    /**
     * Sends a message to every mailbox that has a matching subscription, once to each, and waits for none of them.
     *
     * @param message its topic is set
     * @throws VigilException INVALID_CONFIGURATION when it is no topic
     */
    public Published publish(String topic, MessageBuilder message) {
        Set<String> mailboxes = current().trie().matches(topic);
        if (mailboxes.isEmpty()) {
            return new Published(0, 0);
        }
        OutgoingMessage event = message.topic(topic).build();
        int accepted = 0;
        int refused = 0;
        for (String mailbox : mailboxes) {
            Outbox outbox = messaging.existingOutbox(mailbox);
            if (outbox == null) {
                forget(mailbox);
            } else if (outbox.offer(event) >= 0) {
                accepted++;
            } else {
                refused++;
            }
        }
        return new Published(accepted, refused);
    }

    /** Mailboxes that want this topic, as publishing would find them. */
    public Set<String> subscribers(String topic) {
        return current().trie().matches(topic);
    }

    /** The mailbox is gone, and its subscriptions with it, unless somebody has made one of that name meanwhile. */
    private void forget(String mailbox) {
        byte[] key = mailbox.getBytes(StandardCharsets.UTF_8);
        MapValue there = table().find(key);
        if (there != null && !messaging.engine().hasMailbox(mailbox)) {
            boolean ignored = table().removeIf(key, there.version());
        }
    }

    private Known current() {
        SharedMap map = table();
        Known kept = known;
        long generation = map.generation();
        if (kept != null && kept.generation() == generation) {
            return kept;
        }
        TopicTrie<String> trie = new TopicTrie<>();
        for (MapEntry entry : map.entries()) {
            String mailbox = new String(entry.key(), StandardCharsets.UTF_8);
            for (String pattern : patterns(entry.value())) {
                trie.add(TopicPattern.of(pattern), mailbox);
            }
        }
        Known read = new Known(generation, trie);
        known = read;
        return read;
    }

    /** What that mailbox wants now. */
    Set<String> patterns(String mailbox) {
        return patterns(table().find(mailbox.getBytes(StandardCharsets.UTF_8)));
    }

    private static Set<String> patterns(@Nullable MapValue value) {
        return value == null
                ? new LinkedHashSet<>()
                : new LinkedHashSet<>(List.of(new String(value.bytes(), StandardCharsets.UTF_8).split(SEPARATOR, -1)));
    }

    void subscribe(String mailbox, Collection<TopicPattern> patterns) {
        change(mailbox, there -> {
            patterns.forEach(pattern -> there.add(pattern.toString()));
            return there;
        });
    }

    void unsubscribe(String mailbox, Collection<TopicPattern> patterns) {
        change(mailbox, there -> {
            patterns.forEach(pattern -> there.remove(pattern.toString()));
            return there;
        });
    }

    void unsubscribeAll(String mailbox) {
        change(mailbox, there -> {
            there.clear();
            return there;
        });
    }

    /** Read, change, and set if nobody has changed it meanwhile; else again. */
    private void change(String mailbox, UnaryOperator<Set<String>> how) {
        byte[] key = mailbox.getBytes(StandardCharsets.UTF_8);
        boolean done = false;
        while (!done) {
            MapValue there = table().find(key);
            Set<String> after = how.apply(patterns(there));
            if (after.isEmpty()) {
                done = there == null || table().removeIf(key, there.version());
                continue;
            }
            byte[] value = String.join(SEPARATOR, after).getBytes(StandardCharsets.UTF_8);
            if (value.length > CONFIG.valueBytes()) {
                throw new VigilException(
                        ErrorCode.MESSAGE_TOO_LARGE,
                        "too many patterns for one mailbox: mailbox=" + mailbox + ", patterns=" + after.size()
                                + ", bytes=" + value.length + ", allowed=" + CONFIG.valueBytes()
                                + "; use wildcards, or another mailbox");
            }
            done = table().putIf(key, value, there == null ? SharedMap.ABSENT : there.version()) != SharedMap.CONFLICT;
        }
    }

    private SharedMap table() {
        SharedMap open = table;
        if (open == null) {
            open = messaging
                    .engine()
                    .sharedMap(messaging.engine().home().directory().resolve(DIRECTORY), CONFIG);
            table = open; // the engine gives everybody the same, and closes it
        }
        return open;
    }
}
