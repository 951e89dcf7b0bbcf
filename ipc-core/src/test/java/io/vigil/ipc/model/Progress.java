package io.vigil.ipc.model;

import java.util.BitSet;

/** From which states the work can still be completed, without help from a fault. */
final class Progress {
    private final IntList edges;
    private final IntList firstEdge;
    private final BitSet hopeful;

    /** Edges of state {@code i} are those from {@code firstEdge(i)} to {@code firstEdge(i + 1)}. */
    Progress(IntList edges, IntList firstEdge, BitSet complete) {
        this.edges = edges;
        this.firstEdge = firstEdge;
        hopeful = (BitSet) complete.clone();
    }

    /** The number of the nearest state from which completion is out of reach; -1 when there is none. */
    int firstStuck() {
        // Breadth-first numbers: most edges lead to higher ones, so a few sweeps from the end reach the fixed point.
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int state = firstEdge.size() - 1; state >= 0; state--) {
                if (!hopeful.get(state) && leadsToHope(state)) {
                    hopeful.set(state);
                    changed = true;
                }
            }
        }
        int stuck = hopeful.nextClearBit(0);
        return stuck < firstEdge.size() ? stuck : -1;
    }

    private boolean leadsToHope(int state) {
        int end = state + 1 < firstEdge.size() ? firstEdge.at(state + 1) : edges.size();
        for (int edge = firstEdge.at(state); edge < end; edge++) {
            if (hopeful.get(edges.at(edge))) {
                return true;
            }
        }
        return false;
    }
}
