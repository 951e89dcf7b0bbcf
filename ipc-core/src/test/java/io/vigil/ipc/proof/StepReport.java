package io.vigil.ipc.proof;

import java.util.List;

/**
 * What one run of a {@link Stepper} did.
 *
 * @param steps how many choices were made
 * @param choices the choices, for {@link Schedule#replay}
 * @param killed names of the tasks that were killed
 */
public record StepReport(long steps, String choices, List<String> killed) {
    public StepReport {
        killed = List.copyOf(killed);
    }
}
