package io.vigil.ipc.mailbox;

import org.jspecify.annotations.Nullable;

/** What a full mailbox does with one more message, with the code that is stored. */
public enum Overflow {
    /** The send is refused, with the bound that was reached. */
    RETURN_ERROR(0),
    /** The sender waits for room, up to a timeout. */
    BLOCK(1),
    /** The new message is dropped and counted. */
    DROP_NEWEST(2),
    /** The oldest message of the lowest lane that is not above the new one is dropped and counted. */
    DROP_OLDEST(3);

    private final int code;

    Overflow(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Null for a code of no policy. */
    static @Nullable Overflow of(int code) {
        for (Overflow policy : values()) {
            if (policy.code == code) {
                return policy;
            }
        }
        return null;
    }
}
