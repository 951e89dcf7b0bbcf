package io.vigil.supervisor.core;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.Strategy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is launched before whom, and who holds up whom. No state. */
final class StartOrder {
    private StartOrder() {}

    /**
     * As declared, except that nobody comes before those that it depends on.
     *
     * @throws VigilException INVALID_CONFIGURATION with every problem: an id twice, a dependency that there is not, a
     *     circle
     */
    static List<ChildRules> of(List<ChildRules> declared) {
        List<String> problems = new ArrayList<>();
        Map<String, ChildRules> left = new LinkedHashMap<>();
        for (ChildRules each : declared) {
            if (left.put(each.id(), each) != null) {
                problems.add("twice: child=" + each.id());
            }
        }
        for (ChildRules each : declared) {
            for (String other : each.dependsOn()) {
                if (!left.containsKey(other)) {
                    problems.add("unknown dependency: child=" + each.id() + ", dependsOn=" + other);
                }
            }
        }
        List<ChildRules> ordered = problems.isEmpty() ? sorted(left, problems) : List.of();
        if (!problems.isEmpty()) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION, "children do not fit: " + String.join("; ", problems));
        }
        return ordered;
    }

    private static List<ChildRules> sorted(Map<String, ChildRules> left, List<String> problems) {
        List<ChildRules> ordered = new ArrayList<>();
        Set<String> placed = new HashSet<>();
        while (!left.isEmpty()) {
            ChildRules next = null;
            for (ChildRules each : left.values()) {
                if (placed.containsAll(each.dependsOn())) {
                    next = each;
                    break;
                }
            }
            if (next == null) {
                problems.add("dependencies go in a circle: children=" + left.keySet());
                return List.of();
            }
            left.remove(next.id());
            placed.add(next.id());
            ordered.add(next);
        }
        return ordered;
    }

    /**
     * Whether a child whose time has come must wait for others: for those that it depends on while they come up, and,
     * where the restart of one concerns others, for those before it that wait and for those that are taken down.
     */
    static boolean held(Child child, Collection<Child> inOrder, Strategy strategy) {
        boolean earlier = true;
        for (Child other : inOrder) {
            if (other.id().equals(child.id())) {
                earlier = false;
            } else if (child.rules().dependsOn().contains(other.id()) && comingUp(other)) {
                return true;
            } else if (strategy != Strategy.ONE_FOR_ONE
                    && (comingDown(other) || (earlier && other.phase() == Phase.WAITING))) {
                return true;
            }
        }
        return false;
    }

    private static boolean comingUp(Child other) {
        return other.phase().rising() || other.goal() == Goal.AGAIN || other.goal() == Goal.CRASH;
    }

    private static boolean comingDown(Child other) {
        return other.goal().takesDown() && other.hasProcess();
    }
}
