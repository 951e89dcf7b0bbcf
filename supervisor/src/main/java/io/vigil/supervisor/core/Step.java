package io.vigil.supervisor.core;

import java.util.List;

/** What an event led to: orders, to be carried out in this order, and notices. Immutable. */
public record Step(List<Directive> directives, List<Notice> notices) {
    public Step {
        directives = List.copyOf(directives);
        notices = List.copyOf(notices);
    }
}
