package io.vigil.supervisor.core;

import io.vigil.supervisor.Strategy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The children of one supervisor in the order of starts. Belongs to one thread. */
final class Children {
    private final Map<String, Child> byId = new LinkedHashMap<>();

    Children(List<ChildRules> inOrder) {
        inOrder.forEach(each -> byId.put(each.id(), Child.idle(each)));
    }

    Optional<Child> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Child get(String id) {
        Child child = byId.get(id);
        if (child == null) {
            throw new IllegalStateException("no such child: child=" + id);
        }
        return child;
    }

    /** A copy: what is done with one child may change others. */
    List<Child> all() {
        return new ArrayList<>(byId.values());
    }

    void put(Child child) {
        byId.put(child.id(), child);
    }

    /**
     * One more, or another one of that id: after those that it depends on, else as the last.
     *
     * @throws io.vigil.ipc.VigilException INVALID_CONFIGURATION when it does not fit; nothing has changed then
     */
    void insert(Child child) {
        Map<String, Child> changed = new LinkedHashMap<>(byId);
        changed.put(child.id(), child);
        List<ChildRules> inOrder =
                StartOrder.of(changed.values().stream().map(Child::rules).toList());
        byId.clear();
        inOrder.forEach(each -> byId.put(each.id(), Objects.requireNonNull(changed.get(each.id()))));
    }

    void remove(String id) {
        byId.remove(id);
        byId.replaceAll((each, child) -> child.without(id));
    }

    /** Siblings that a restart of this child concerns. */
    List<Child> concernedBy(String id, Strategy strategy) {
        List<Child> siblings = all();
        int at = siblings.indexOf(get(id));
        return switch (strategy) {
            case ONE_FOR_ONE -> List.of();
            case ONE_FOR_ALL ->
                siblings.stream().filter(each -> !each.id().equals(id)).toList();
            case REST_FOR_ONE -> siblings.subList(at + 1, siblings.size());
        };
    }

    /** Of those that go down in turn, the last in order; nobody while one is on its way down. */
    Optional<Child> nextToStop() {
        List<Child> reversed = all();
        Collections.reverse(reversed);
        Child next = null;
        for (Child each : reversed) {
            if (!each.goal().takesDown()) {
                continue;
            }
            if (each.phase().falling() || each.phase() == Phase.LAUNCHING) {
                return Optional.empty();
            }
            if (next == null && each.phase().alive()) {
                next = each;
            }
        }
        return Optional.ofNullable(next);
    }

    /** Whose time has come, and whom nobody holds up; in order. */
    List<Child> toLaunch(Strategy strategy, boolean starting, long nowNs) {
        boolean sequential = starting || strategy != Strategy.ONE_FOR_ONE;
        List<Child> inOrder = all();
        List<Child> ready = inOrder.stream()
                .filter(each -> each.phase() == Phase.WAITING && each.due(nowNs))
                .filter(each -> !StartOrder.held(each, inOrder, strategy))
                .toList();
        if (!sequential || ready.isEmpty()) {
            return ready;
        }
        boolean answerIsOut = inOrder.stream().anyMatch(each -> each.phase() == Phase.LAUNCHING);
        return answerIsOut ? List.of() : ready.subList(0, 1);
    }

    boolean anyAlive() {
        return byId.values().stream().anyMatch(Child::hasProcess);
    }

    /** The soonest time that somebody waits for. Who waits for others, not for a time, does not count. */
    OptionalLong nextDueNs(long nowNs) {
        return byId.values().stream()
                .filter(each -> each.dueNs() != ChildRules.NEVER)
                .filter(each -> each.phase() != Phase.WAITING || !each.due(nowNs))
                .mapToLong(each -> each.dueNs() - nowNs)
                .min()
                .stream()
                .map(wait -> nowNs + wait)
                .findFirst();
    }
}
