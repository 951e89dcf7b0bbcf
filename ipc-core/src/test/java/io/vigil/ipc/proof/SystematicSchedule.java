package io.vigil.ipc.proof;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows a prefix of option indexes, then takes the first options, and knows the next prefix of the search. */
final class SystematicSchedule extends Schedule {
    /** What was taken among how many at one step. */
    private record Taken(int index, int of) {}

    private final int[] prefix;
    private final int mostPreemptions;
    private final List<Taken> path = new ArrayList<>();
    private int preemptions;

    SystematicSchedule(int[] prefix, int mostPreemptions) {
        this.prefix = prefix.clone();
        this.mostPreemptions = mostPreemptions;
    }

    @Override
    int choose(Decision decision) {
        List<Integer> options = new ArrayList<>();
        for (int option : decision.options()) {
            if (preemptions < mostPreemptions || !decision.preempts(option)) {
                options.add(option);
            }
        }
        int index = path.size() < prefix.length ? prefix[path.size()] : 0;
        if (index >= options.size()) {
            throw new IllegalStateException("the scenario is not deterministic: step=" + decision.step() + ", index="
                    + index + ", options=" + options);
        }
        path.add(new Taken(index, options.size()));
        int option = options.get(index);
        preemptions += decision.preempts(option) ? 1 : 0;
        return option;
    }

    /** The prefix of the next run in depth-first order; {@code null} when all were run. */
    int @Nullable [] nextPrefix() {
        for (int last = path.size() - 1; last >= 0; last--) {
            Taken taken = path.get(last);
            if (taken.index + 1 < taken.of) {
                int[] next = new int[last + 1];
                for (int i = 0; i < last; i++) {
                    next[i] = path.get(i).index;
                }
                next[last] = taken.index + 1;
                return next;
            }
        }
        return null;
    }

    @Override
    String describe() {
        return "systematic, preemptions<=" + mostPreemptions;
    }
}
