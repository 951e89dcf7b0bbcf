package io.vigil.ipc.proof;

/**
 * What a {@link KillStorm} did and found.
 *
 * @param seed what to pass to run the same mix again
 * @param kills actors that died of SIGKILL
 * @param failpointKills of these, the ones that died standing at a failpoint
 * @param killsInRecovery of these, the ones that died before they were ready
 * @param stops actors that were stopped and continued
 * @param restarts incarnations started after a death
 * @param millis how long the faults went on
 * @param recoveryP50Ms from the start of an incarnation's main class to its READY, median
 * @param recoveryMaxMs the same, longest
 * @param worstHiccupMs what the control thread suffered at worst
 * @param verdict the checker's
 */
public record StormReport(
        long seed,
        int kills,
        int failpointKills,
        int killsInRecovery,
        int stops,
        int restarts,
        long millis,
        double recoveryP50Ms,
        double recoveryMaxMs,
        double worstHiccupMs,
        Verdict verdict) {

    /** Throws an {@link AssertionError} with everything, the seed included, unless the verdict is OK. */
    public void mustBeOk() {
        if (verdict.outcome() != Verdict.Outcome.OK) {
            throw new AssertionError(toString());
        }
    }
}
