package io.vigil.broker.server;

import io.vigil.ipc.inbox.Message;

/**
 * What a server does with the messages of its mailbox: pure steps from one state to the next, on one thread.
 *
 * <p>A state is best immutable: what a handler throws leaves the one before.
 *
 * @param <S> its state
 */
public interface GenServer<S> {
    /** The state with which it begins. */
    S init() throws Exception;

    /**
     * Handles a message that asks for an answer.
     *
     * @param message do not decide it, and do not keep it
     */
    Answer<S> call(S state, Message message) throws Exception;

    /** Handles a message that asks for none; the state after it. */
    S cast(S state, Message message) throws Exception;

    /** Called when the server stops in order, with its last state. */
    default void stopped(S state) throws Exception {}
}
