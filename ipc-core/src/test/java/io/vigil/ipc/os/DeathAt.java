package io.vigil.ipc.os;

import io.vigil.ipc.FailPoint;

/** Ends the work of a thread at a failpoint as a kill would: an Error, so that nothing is cleaned up on the way. */
public final class DeathAt extends Error {
    private static final long serialVersionUID = 1L;

    private DeathAt(String site) {
        super("died at " + site);
    }

    /** From now on every thread dies there; {@code FailPoint.install(null)} ends that. */
    public static void arm(String site) {
        FailPoint.install(at -> {
            if (at.equals(site)) {
                throw new DeathAt(site);
            }
        });
    }
}
