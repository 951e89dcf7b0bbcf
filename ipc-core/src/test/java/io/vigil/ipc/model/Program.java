package io.vigil.ipc.model;

import org.jspecify.annotations.Nullable;

/** A program that a process runs, one step a turn. */
interface Program {
    /** The most alternatives that the process ever has. */
    default int choices() {
        return 1;
    }

    /** One step; null when the process has nothing to do or this choice is not open. */
    @Nullable
    String step(Machine m, int choice);
}
