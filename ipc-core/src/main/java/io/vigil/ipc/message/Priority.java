package io.vigil.ipc.message;

/** How soon a message is handled, with the number of its lane. */
public enum Priority {
    /** Immediate handling. */
    CRITICAL(0),
    /** Urgent. */
    HIGH(1),
    /** Standard; the default. */
    NORMAL(2),
    /** Background. */
    LOW(3),
    /** Bulk operations. */
    BATCH(4);

    private static final Priority[] BY_CODE = values();

    private final int code;

    Priority(int code) {
        this.code = code;
    }

    /** The stored number: 0 goes first. */
    public int code() {
        return code;
    }

    /** The priority of a stored number; NORMAL for one of a newer release, which is as good a guess as any. */
    public static Priority of(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : NORMAL;
    }
}
