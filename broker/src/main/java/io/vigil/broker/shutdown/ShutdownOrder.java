package io.vigil.broker.shutdown;

/** In which order hooks run. */
public enum ShutdownOrder {
    /** The last one that was added first: what was built last is taken down first. */
    REVERSE,
    /** As they were added. */
    FORWARD
}
