package io.vigil.ipc.proof;

/** Each task in turn for a fixed number of steps. */
final class RoundRobinSchedule extends Schedule {
    private final int quantum;
    private int used;

    RoundRobinSchedule(int quantum) {
        if (quantum < 1) {
            throw new IllegalArgumentException("a quantum is at least one step: quantum=" + quantum);
        }
        this.quantum = quantum;
    }

    @Override
    int choose(Decision decision) {
        if (decision.currentRuns() && used < quantum) {
            used++;
            return decision.current();
        }
        used = 1;
        int next = Integer.MAX_VALUE;
        int lowest = Integer.MAX_VALUE;
        for (int option : decision.options().subList(0, decision.runs())) {
            lowest = Math.min(lowest, option);
            if (option > decision.current()) {
                next = Math.min(next, option);
            }
        }
        return next == Integer.MAX_VALUE ? lowest : next;
    }

    @Override
    String describe() {
        return "round robin, quantum=" + quantum;
    }
}
