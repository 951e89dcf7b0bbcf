package io.vigil.supervisor.core;

/** What follows when a child is down. */
enum Goal {
    /** It should be up: its end is its own, and its restart type says what follows. */
    LIVE,
    /** It is taken down and stays down. */
    REST,
    /** It is taken down and started again: with its siblings, or on request. */
    AGAIN,
    /** It is taken down and forgotten. */
    REMOVE,
    /** It was killed because it hung: counts as a crash. */
    CRASH;

    /** Somebody takes it down; its end is expected. */
    boolean takesDown() {
        return this == REST || this == AGAIN || this == REMOVE;
    }
}
