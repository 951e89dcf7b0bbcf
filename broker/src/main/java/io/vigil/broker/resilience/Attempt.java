package io.vigil.broker.resilience;

/**
 * Something that can fail and answers nothing.
 *
 * @param <E> what it throws; a lambda that throws nothing checked makes it RuntimeException
 */
@FunctionalInterface
public interface Attempt<E extends Exception> {
    void run() throws E;
}
