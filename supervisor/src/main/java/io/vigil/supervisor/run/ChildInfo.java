package io.vigil.supervisor.run;

import io.vigil.supervisor.ChildState;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.RestartType;
import org.jspecify.annotations.Nullable;

/**
 * A child at one moment. Immutable.
 *
 * @param id its path, where it is below a supervisor below
 * @param pid of its process; -1 when there is none
 * @param restarts launches after the first one, whoever wanted them
 * @param lastExit how it ended the last time; null before
 */
public record ChildInfo(
        String id,
        ChildState state,
        long pid,
        int restarts,
        @Nullable Exit lastExit,
        RestartType restartType) {}
