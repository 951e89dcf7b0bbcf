package io.vigil.supervisor.run;

import io.vigil.supervisor.Exit;

/**
 * The abnormal end of a child. Immutable.
 *
 * @param pid of the process that ended; -1 when there was none
 */
public record Crash(String child, long pid, Exit exit) {}
