package io.vigil.ipc.proof;

/**
 * Unwinds a task that a {@link Stepper} has killed.
 *
 * <p>An {@link Error}, so that no code which handles exceptions survives its own death. Every further failpoint that
 * the task meets while it unwinds throws it again.
 */
public final class SimulatedDeath extends Error {
    private static final long serialVersionUID = 1L;

    public SimulatedDeath(String task, String site) {
        super("task killed by the stepper: task=" + task + ", site=" + site, null, false, false);
    }
}
