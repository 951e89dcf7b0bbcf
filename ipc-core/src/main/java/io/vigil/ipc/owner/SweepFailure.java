package io.vigil.ipc.owner;

/**
 * Something that went wrong in the background. Immutable.
 *
 * @param what which work, for people
 */
public record SweepFailure(long epochMs, String what, Throwable cause) {}
