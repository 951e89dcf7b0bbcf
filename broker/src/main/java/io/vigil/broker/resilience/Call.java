package io.vigil.broker.resilience;

import org.jspecify.annotations.Nullable;

/**
 * Something that can fail and answers.
 *
 * @param <E> what it throws; a lambda that throws nothing checked makes it RuntimeException
 */
@FunctionalInterface
public interface Call<T extends @Nullable Object, E extends Exception> {
    T run() throws E;
}
