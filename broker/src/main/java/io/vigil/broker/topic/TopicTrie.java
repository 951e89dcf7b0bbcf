package io.vigil.broker.topic;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Patterns and who wants what they match, as a tree of levels. Not thread-safe: whoever changes it owns it; any number of
 * threads may look while nobody does.
 *
 * <p>A look costs the levels of the topic times the branches that match, whatever the number of other subscriptions. It
 * comes by a place of the tree at most once for each level of the topic, so no pattern makes it slow.
 *
 * @param <T> a subscriber
 */
public final class TopicTrie<T> {
    private static final class Node<T> {
        private final Map<String, Node<T>> next = new HashMap<>();
        private final Set<T> here = new LinkedHashSet<>();

        private boolean isEmpty() {
            return next.isEmpty() && here.isEmpty();
        }
    }

    private record Place<T>(Node<T> node, int level) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Place<?> place && place.node == node && place.level == level;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(node) + level;
        }
    }

    private final Node<T> root = new Node<>();
    private int size;

    /** Adds a subscription; false when it was there. */
    public boolean add(TopicPattern pattern, T subscriber) {
        Node<T> node = root;
        for (String level : pattern.levels()) {
            node = node.next.computeIfAbsent(level, l -> new Node<>());
        }
        boolean added = node.here.add(subscriber);
        size += added ? 1 : 0;
        return added;
    }

    /** Removes a subscription, and the branches that nobody needs any more; false when there was none. */
    public boolean remove(TopicPattern pattern, T subscriber) {
        Deque<Node<T>> way = new ArrayDeque<>();
        Node<T> node = root;
        for (String level : pattern.levels()) {
            way.push(node);
            Node<T> next = node.next.get(level);
            if (next == null) {
                return false;
            }
            node = next;
        }
        if (!node.here.remove(subscriber)) {
            return false;
        }
        size--;
        List<String> levels = pattern.levels();
        for (int i = levels.size() - 1; i >= 0 && node.isEmpty(); i--) {
            node = way.pop();
            node.next.remove(levels.get(i));
        }
        return true;
    }

    /** Subscriptions in it. */
    public int size() {
        return size;
    }

    /**
     * Who wants this topic: each once, however many of his patterns match.
     *
     * @throws io.vigil.ipc.VigilException INVALID_CONFIGURATION when it is no topic
     */
    public Set<T> matches(String topic) {
        Set<T> found = new LinkedHashSet<>();
        collect(root, TopicPattern.topic(topic), 0, found, new HashSet<>());
        return found;
    }

    private void collect(Node<T> node, List<String> topic, int level, Set<T> found, Set<Place<T>> seen) {
        Node<T> any = node.next.get(TopicPattern.ANY);
        if (any != null) {
            for (int from = level; from <= topic.size(); from++) {
                // Several ways lead here only behind a '#': there a place is looked at once.
                if (seen.add(new Place<>(any, from))) {
                    collect(any, topic, from, found, seen);
                }
            }
        }
        if (level == topic.size()) {
            found.addAll(node.here);
            return;
        }
        Node<T> same = node.next.get(topic.get(level));
        if (same != null) {
            collect(same, topic, level + 1, found, seen);
        }
        Node<T> one = node.next.get(TopicPattern.ONE);
        if (one != null) {
            collect(one, topic, level + 1, found, seen);
        }
    }
}
