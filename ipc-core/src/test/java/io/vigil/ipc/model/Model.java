package io.vigil.ipc.model;

import org.jspecify.annotations.Nullable;

/**
 * A set of actors that take turns on a shared memory, one access a turn.
 *
 * <p>A model has no state of its own: everything is in the words that {@link Machine} holds, so that an
 * {@link Explorer} can put any state back and try another turn.
 */
interface Model {
    String name();

    /** The words of the first state. */
    int[] initial();

    /** Processes and faults; an actor is named by its index. */
    int actors();

    /** How a trace calls the actor. */
    String actorName(int actor);

    /** A fault may happen and need not: it counts for safety, and never as a way to make progress. */
    boolean isFault(int actor);

    /** The most alternatives that the actor ever has in one state. */
    int choices(int actor);

    /**
     * Takes one turn of an actor.
     *
     * @return what happened, in words, or null when this choice is not open in this state
     */
    @Nullable
    String step(Machine machine, int actor, int choice);

    /** True when all work is done; from every state such a state must stay reachable. */
    boolean complete(Machine machine);

    /** The name of a word for traces; null for words that a reader need not see. */
    @Nullable
    String wordName(int address);

    /** The value of a word in words. */
    String wordValue(int address, int value);
}
