package io.vigil.supervisor.run;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.telemetry.Telemetry;
import io.vigil.supervisor.core.SupervisorRules;
import io.vigil.supervisor.core.TreeRules;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A supervisor as it was built. Immutable.
 *
 * @param specs every child that runs something, by its path
 * @param pools what {@code scaleWorkers} makes more of, by prefix
 * @param environment that every process gets
 */
record SupervisorPlan(
        String name,
        SupervisorRules rules,
        TreeRules tree,
        Map<String, ChildSpec> specs,
        Map<String, ChildSpec> pools,
        Map<String, String> environment,
        VigilClock clock,
        @Nullable Telemetry telemetry,
        @Nullable Consumer<Crash> onCrash) {}
