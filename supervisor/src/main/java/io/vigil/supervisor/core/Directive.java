package io.vigil.supervisor.core;

/**
 * Something to be done to a child.
 *
 * @param incarnation that it concerns; a launch makes that one
 */
public record Directive(Order order, String child, int incarnation) {}
