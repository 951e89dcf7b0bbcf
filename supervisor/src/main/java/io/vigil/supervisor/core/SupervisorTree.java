package io.vigil.supervisor.core;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.Exit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A supervisor whose children may be supervisors. Children are named by path: {@code pricing/worker_0}.
 *
 * <p>Pure, of one thread, like {@link SupervisorCore}. A supervisor below that gives up has crashed, as its parent sees
 * it, and is started anew by the parent's rules; children that were added to it at run time are started with it. It is
 * ready when all its children have been up once.
 */
public final class SupervisorTree {
    /** Between the names of a path. */
    public static final char SEPARATOR = '/';

    private record Task(Node node, Event event) {}

    private static final class Node {
        private final String prefix;
        private final SupervisorCore core;
        private final @Nullable Node parent;
        private final String id;
        private int incarnation;

        private Node(String prefix, SupervisorCore core, @Nullable Node parent, String id) {
            this.prefix = prefix;
            this.core = core;
            this.parent = parent;
            this.id = id;
        }
    }

    private final Map<String, Node> byPath = new LinkedHashMap<>();
    private final Deque<Task> tasks = new ArrayDeque<>();
    private final List<Directive> directives = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();

    /**
     * @throws VigilException INVALID_CONFIGURATION
     */
    public SupervisorTree(TreeRules rules) {
        grow("", rules, null, "");
    }

    private void grow(String path, TreeRules rules, @Nullable Node parent, String id) {
        String prefix = path.isEmpty() ? "" : path + SEPARATOR;
        Node node = new Node(prefix, new SupervisorCore(rules.rules(), rules.children()), parent, id);
        byPath.put(path, node);
        rules.nested().forEach((child, below) -> {
            if (!node.core.ids().contains(child)) {
                throw new VigilException(
                        ErrorCode.INVALID_CONFIGURATION, "no rules for a supervisor: child=" + prefix + child);
            }
            grow(prefix + child, below, node, child);
        });
    }

    /**
     * As {@link SupervisorCore#on}, of a child by its path.
     *
     * @throws VigilException also SUPERVISOR_NOT_FOUND
     */
    public Step on(Event event, long nowNs) {
        String path = event.child();
        if (byPath.containsKey(path) && !path.isEmpty() && isPause(event.kind())) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "a supervisor cannot be suspended: child=" + path + "; its children can");
        }
        tasks.add(new Task(owner(path), named(event, name(path))));
        return done(nowNs);
    }

    private static boolean isPause(Event.Kind kind) {
        return kind == Event.Kind.SUSPEND_CHILD || kind == Event.Kind.RESUME_CHILD;
    }

    /** As {@link SupervisorCore#add}, below the supervisor of that path; empty for the topmost. */
    public Step add(String supervisor, ChildRules rules, long nowNs) {
        Node node = required(supervisor);
        take(node, node.core.add(rules, nowNs));
        return done(nowNs);
    }

    /** Time has passed, for everybody. */
    public Step tick(long nowNs) {
        byPath.values().forEach(each -> tasks.add(new Task(each, Event.tick())));
        return done(nowNs);
    }

    private Step done(long nowNs) {
        try {
            for (Task next = tasks.poll(); next != null; next = tasks.poll()) {
                take(next.node, next.node.core.on(next.event, nowNs));
            }
            return new Step(directives, notices);
        } finally {
            directives.clear();
            notices.clear();
            tasks.clear();
        }
    }

    private void take(Node node, Step step) {
        for (Notice each : step.notices()) {
            notices.add(
                    new Notice(each.kind(), path(node, each.child()), each.incarnation(), each.exit(), each.delayNs()));
            tellParent(node, each.kind());
        }
        for (Directive each : step.directives()) {
            Node below = byPath.get(path(node, each.child()));
            if (below == null) {
                directives.add(new Directive(each.order(), path(node, each.child()), each.incarnation()));
            } else {
                tellBelow(below, each);
            }
        }
    }

    private void tellParent(Node node, Notice.Kind kind) {
        if (node.parent == null) {
            return;
        }
        switch (kind) {
            case STARTED -> tasks.add(new Task(node.parent, Event.ready(node.id, node.incarnation)));
            case STOPPED -> tasks.add(new Task(node.parent, Event.exited(node.id, node.incarnation, Exit.code(0))));
            case GAVE_UP, START_FAILED ->
                tasks.add(new Task(node.parent, Event.exited(node.id, node.incarnation, Exit.code(1))));
            default -> {
                // Of no concern above.
            }
        }
    }

    private void tellBelow(Node below, Directive order) {
        switch (order.order()) {
            case LAUNCH -> {
                below.incarnation = order.incarnation();
                if (below.parent != null) {
                    tasks.add(new Task(below.parent, Event.launched(below.id, order.incarnation())));
                }
                tasks.add(new Task(below, Event.start()));
            }
            case TERMINATE -> tasks.add(new Task(below, Event.stop()));
            case KILL -> tasks.add(new Task(below, Event.kill()));
            default -> {
                // Refused before it comes here.
            }
        }
    }

    /** When {@link #tick} is to come at the latest; empty while nothing waits for a time. */
    public OptionalLong nextDueNs(long nowNs) {
        return byPath.values().stream()
                .map(each -> each.core.nextDueNs(nowNs))
                .filter(OptionalLong::isPresent)
                .mapToLong(due -> due.getAsLong() - nowNs)
                .min()
                .stream()
                .map(wait -> nowNs + wait)
                .findFirst();
    }

    /** The supervisor of that path, to be looked at; empty for the topmost. */
    public Optional<SupervisorCore> supervisor(String path) {
        return Optional.ofNullable(byPath.get(path)).map(each -> each.core);
    }

    /** Whether a path names a supervisor. */
    public boolean isSupervisor(String path) {
        return byPath.containsKey(path);
    }

    private Node owner(String path) {
        int at = path.lastIndexOf(SEPARATOR);
        return required(at < 0 ? "" : path.substring(0, at));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf(SEPARATOR) + 1);
    }

    private static String path(Node node, String child) {
        // What concerns the supervisor itself carries its own path.
        return child.isEmpty() && !node.prefix.isEmpty()
                ? node.prefix.substring(0, node.prefix.length() - 1)
                : node.prefix + child;
    }

    private static Event named(Event event, String child) {
        return new Event(event.kind(), child, event.incarnation(), event.exit());
    }

    private Node required(String path) {
        Node node = byPath.get(path);
        if (node == null) {
            throw new VigilException(ErrorCode.SUPERVISOR_NOT_FOUND, "no such supervisor: supervisor=" + path);
        }
        return node;
    }
}
