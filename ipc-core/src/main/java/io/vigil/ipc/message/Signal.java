package io.vigil.ipc.message;

import org.jspecify.annotations.Nullable;

/** What a message is about when it is not only data, with the stored number. */
public enum Signal {
    RESTART(1),
    SHUTDOWN(2),
    TERMINATE(3),
    EXIT(4),
    SUSPEND(5),
    RESUME(6),
    HEALTH_CHECK(7),
    MEMORY_WARNING(8),
    CPU_WARNING(9),
    DEADLOCK_DETECTED(10),
    MESSAGE_ERR(11),
    INFO(12),
    WARNING(13),
    DEBUG(14),
    LOG(15),
    ALERT(16),
    METRIC(17),
    EVENT(18),
    HEARTBEAT(19),
    CUSTOM(20);

    private static final Signal[] BY_CODE = values();

    private final int code;

    Signal(int code) {
        this.code = code;
    }

    /** The stored number, from 1; never changed once released. */
    public int code() {
        return code;
    }

    /** The signal of a stored number; null for 0 and for one of a newer release. */
    public static @Nullable Signal of(int code) {
        return code >= 1 && code <= BY_CODE.length ? BY_CODE[code - 1] : null;
    }
}
