package io.vigil.supervisor.process;

import io.vigil.supervisor.Exit;

/** Is told of the end of a process, once. */
@FunctionalInterface
public interface EndHandler {
    void ended(LiveProcess process, Exit exit);
}
