package io.vigil.supervisor;

/**
 * How a child ended. A code of 137 and a death by SIGKILL are two things.
 *
 * @param value the exit code or the number of the signal; 0 for the others
 */
public record Exit(Kind kind, int value) {
    /** What is known about the end. */
    public enum Kind {
        /** It ended by itself, with a code. */
        CODE,
        /** A signal ended it. */
        SIGNAL,
        /** A signal ended it, and the system wrote a core file. */
        CORE,
        /** It could not be started. */
        NOT_STARTED,
        /** It ended, and how is not known. Counts as abnormal. */
        UNKNOWN
    }

    /** Could not be started. */
    public static final Exit NOT_STARTED = new Exit(Kind.NOT_STARTED, 0);

    /** Ended, nobody knows how. */
    public static final Exit UNKNOWN = new Exit(Kind.UNKNOWN, 0);

    /** Ended by itself. */
    public static Exit code(int code) {
        return new Exit(Kind.CODE, code);
    }

    /** Ended by a signal. */
    public static Exit signal(int signal) {
        return new Exit(Kind.SIGNAL, signal);
    }

    /** Whether it is no normal end: everything but the code 0. */
    public boolean abnormal() {
        return kind != Kind.CODE || value != 0;
    }

    @Override
    public String toString() {
        return switch (kind) {
            case CODE -> "code " + value;
            case SIGNAL -> "signal " + value;
            case CORE -> "signal " + value + " (core)";
            case NOT_STARTED -> "not started";
            case UNKNOWN -> "unknown";
        };
    }
}
