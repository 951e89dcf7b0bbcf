package io.vigil.ipc.owner;

/**
 * Work that some process of a home does from time to time.
 *
 * <p>Normally one process does it; when that one stands stopped, another does it beside it, so it must be safe to run in
 * several at once. It is done on the janitor's thread, about ten times a second: look first, and be short.
 */
@FunctionalInterface
public interface JanitorTask {
    /** One round. What it throws is kept in {@link Janitor#failures} and does not stop the janitor. */
    void run(long nowMs);
}
