package io.vigil.ipc;

import org.jspecify.annotations.Nullable;

/**
 * The one exception of Vigil: unchecked, with a code for programs and a message for people.
 *
 * <p>The message says what failed, gives {@code name=value} pairs, and says what to do next.
 */
public class VigilException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public VigilException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public VigilException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
