package io.vigil.ipc.mailbox;

import io.vigil.ipc.FailPoint;

/**
 * Deaths of the calling thread at a failpoint, in place of a process. Loads do not count: a death there leaves what one
 * after the store before leaves.
 */
final class Deaths {
    private Deaths() {}

    private static final class Death extends Error {
        private static final long serialVersionUID = 1;

        Death(String site) {
            super(site, null, false, false);
        }
    }

    /** Runs it and counts the failpoints that it comes by. */
    static int countHits(Runnable work) {
        int[] hits = new int[1];
        FailPoint.install(site -> hits[0] += isStep(site));
        try {
            work.run();
        } finally {
            FailPoint.install(null);
        }
        return hits[0];
    }

    /** Runs it until it comes by that many failpoints; what it holds is left as it is. */
    static void dieAt(int hit, Runnable work) {
        int[] hits = new int[1];
        FailPoint.install(site -> {
            hits[0] += isStep(site);
            if (isStep(site) == 1 && hits[0] == hit) {
                throw new Death(site);
            }
        });
        try {
            work.run();
        } catch (Death expected) {
            // Nothing is given back.
        } finally {
            FailPoint.install(null);
        }
    }

    private static int isStep(String site) {
        return site.endsWith(".load") ? 0 : 1;
    }
}
