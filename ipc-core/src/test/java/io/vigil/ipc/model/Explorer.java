package io.vigil.ipc.model;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Visits every state that a model can reach, nearest first.
 *
 * <p>Breadth first makes the first error found one of the shortest. Memory: about 30 bytes a state and 4 bytes a
 * turn, plus the packed states of the frontier.
 */
final class Explorer {
    private static final int ACTOR_SHIFT = 8;

    private final Model model;
    private final int mostStates;
    private final long mostMillis;
    private final Machine machine;
    private final int[] current;

    private final StateSet seen = new StateSet();
    private final StateQueue frontier;
    private final IntList parents = new IntList();
    private final IntList turns = new IntList();
    private final IntList edges = new IntList();
    private final IntList firstEdge = new IntList();
    private final BitSet complete = new BitSet();
    private long turnCount;
    private int visited;

    private Explorer(Model model, int mostStates, long mostMillis) {
        this.model = model;
        this.mostStates = mostStates;
        this.mostMillis = mostMillis;
        int[] initial = model.initial();
        machine = new Machine(initial.length);
        current = new int[initial.length];
        frontier = new StateQueue(initial.length);
        remember(initial, -1, 0);
    }

    /** Explores until all is visited, something is broken, or {@code mostStates} were seen. */
    static Exploration explore(Model model, int mostStates) {
        return new Explorer(model, mostStates, Long.MAX_VALUE).run();
    }

    /** The same, and no longer than this. */
    static Exploration explore(Model model, int mostStates, long mostMillis) {
        return new Explorer(model, mostStates, mostMillis).run();
    }

    private Exploration run() {
        long startNs = System.nanoTime();
        Exploration.Outcome outcome = Exploration.Outcome.HOLDS;
        String what = "";
        List<String> trace = List.of();
        while (!frontier.isEmpty()) {
            frontier.remove(current);
            Broken broken = visit();
            if (broken != null) {
                outcome = Exploration.Outcome.BROKEN;
                what = broken.promise;
                trace = traceTo(visited).with(broken.turn).lines();
                break;
            }
            visited++;
            if (seen.size() > mostStates || isLate(startNs)) {
                outcome = Exploration.Outcome.UNFINISHED;
                break;
            }
        }
        if (outcome == Exploration.Outcome.HOLDS) {
            int stuck = new Progress(edges, firstEdge, complete).firstStuck();
            if (stuck >= 0) {
                outcome = Exploration.Outcome.STUCK;
                what = "completion is out of reach";
                trace = traceTo(stuck).lines();
            }
        }
        long millis = millisSince(startNs);
        return new Exploration(model.name(), outcome, what, seen.size(), turnCount, depthOf(visited), millis, trace);
    }

    private static long millisSince(long startNs) {
        return (System.nanoTime() - startNs) / 1_000_000;
    }

    private boolean isLate(long startNs) {
        return visited % 1024 == 0 && millisSince(startNs) > mostMillis;
    }

    private record Broken(String promise, int turn) {}

    private @Nullable Broken visit() {
        firstEdge.add(edges.size());
        machine.begin(current, 0);
        if (model.complete(machine)) {
            complete.set(visited);
        }
        for (int actor = 0; actor < model.actors(); actor++) {
            boolean fault = model.isFault(actor);
            int choices = model.choices(actor);
            for (int choice = 0; choice < choices; choice++) {
                machine.begin(current, 0);
                String label = model.step(machine, actor, choice);
                if (label == null) {
                    continue;
                }
                turnCount++;
                machine.checkOneAccess(label);
                String violation = machine.violation();
                int turn = actor << ACTOR_SHIFT | choice;
                if (violation != null) {
                    return new Broken(violation, turn);
                }
                int next = remember(machine.words(), visited, turn);
                if (!fault && next != visited) {
                    edges.add(next);
                }
            }
        }
        return null;
    }

    private int remember(int[] state, int parent, int turn) {
        int before = seen.size();
        int number = seen.numberOf(state);
        if (number == before) {
            parents.add(parent);
            turns.add(turn);
            frontier.add(state);
        }
        return number;
    }

    private int depthOf(int number) {
        int depth = 0;
        for (int at = Math.min(number, parents.size() - 1); parents.at(at) >= 0; at = parents.at(at)) {
            depth++;
        }
        return depth;
    }

    private Trace traceTo(int number) {
        Trace trace = new Trace(model);
        for (int at = number; parents.at(at) >= 0; at = parents.at(at)) {
            trace.prepend(turns.at(at));
        }
        return trace;
    }

    static int actorOf(int turn) {
        return turn >>> ACTOR_SHIFT;
    }

    static int choiceOf(int turn) {
        return turn & ((1 << ACTOR_SHIFT) - 1);
    }
}
