package io.vigil.broker.registry;

/**
 * What happened to a name, as seen by whoever watches. What came and went between two looks is not told.
 *
 * @param registration as it is now; as it was, for a name that is gone
 */
public record RegistryEvent(Kind kind, Registration registration) {
    public enum Kind {
        REGISTERED,
        /** It stands for something else, or belongs to another process. */
        CHANGED,
        GONE
    }
}
