package io.vigil.broker.resilience;

import java.util.Locale;

/** What a circuit breaker does with calls. */
public enum CircuitState {
    /** Lets them through, and counts failures that follow each other. */
    CLOSED(0),
    /** Refuses them, until its reset timeout is over. */
    OPEN(1),
    /** Lets a few through, to see. */
    HALF_OPEN(2);

    private final int number;

    CircuitState(int number) {
        this.number = number;
    }

    /** Its own in the word of a breaker. */
    int number() {
        return number;
    }

    /** As people write it: {@code half_open}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
