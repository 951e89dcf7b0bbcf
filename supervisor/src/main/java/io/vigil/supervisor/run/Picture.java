package io.vigil.supervisor.run;

import io.vigil.supervisor.ChildState;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.core.SupervisorCore;
import io.vigil.supervisor.core.SupervisorTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a tree at one moment. Of the thread that owns the tree.
 *
 * @param pids of a child by its path; -1 for none
 * @param exits of a child by its path; null for none
 */
record Picture(SupervisorTree tree, ToLongFunction<String> pids, Function<String, @Nullable Exit> exits) {
    /** Every child that runs something, in the order of starts. */
    List<ChildInfo> children() {
        List<ChildInfo> all = new ArrayList<>();
        collect("", all);
        return all;
    }

    private void collect(String supervisor, List<ChildInfo> all) {
        for (String id : core(supervisor).ids()) {
            String path = supervisor.isEmpty() ? id : supervisor + SupervisorTree.SEPARATOR + id;
            if (tree.isSupervisor(path)) {
                collect(path, all);
            } else {
                child(path).ifPresent(all::add);
            }
        }
    }

    Optional<ChildInfo> child(String path) {
        int at = path.lastIndexOf(SupervisorTree.SEPARATOR);
        String id = path.substring(at + 1);
        return tree.supervisor(at < 0 ? "" : path.substring(0, at))
                .flatMap(core -> core.state(id)
                        .map(state -> new ChildInfo(
                                path,
                                state,
                                pids.applyAsLong(path),
                                Math.max(0, core.incarnation(id) - 1),
                                exits.apply(path),
                                core.restartType(id))));
    }

    private SupervisorCore core(String path) {
        return tree.supervisor(path).orElseThrow();
    }

    /** Whether it has a process or a thread. */
    static boolean active(ChildInfo child) {
        return child.pid() >= 0
                || child.state() == ChildState.RUNNING
                || child.state() == ChildState.SUSPENDED
                || child.state() == ChildState.STOPPING;
    }

    Inspection inspection(SupervisorPlan plan, Duration uptime, long restarts) {
        List<ChildInfo> children = children();
        return new Inspection(
                plan.name(),
                core("").status(),
                plan.rules().strategy(),
                plan.rules().maxRestarts(),
                Duration.ofNanos(plan.rules().windowNs()),
                uptime,
                children.size(),
                (int) children.stream().filter(Picture::active).count(),
                restarts,
                children);
    }
}
