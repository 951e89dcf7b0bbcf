package io.vigil.supervisor.core;

import java.util.List;
import java.util.Map;

/**
 * A supervisor, its children, and which of them are supervisors themselves. Immutable.
 *
 * @param nested by the id of the child, which has rules among {@code children} like any other
 */
public record TreeRules(SupervisorRules rules, List<ChildRules> children, Map<String, TreeRules> nested) {
    public TreeRules {
        children = List.copyOf(children);
        nested = Map.copyOf(nested);
    }

    /** As a child of a supervisor: up when its own children are, and never killed before they are down, as in OTP. */
    public static ChildRules asChild(ChildRules rules) {
        return rules.readyWithin(ChildRules.NEVER).shutdownWithin(ChildRules.NEVER);
    }
}
