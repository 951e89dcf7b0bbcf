package io.vigil.supervisor;

/** Which ends of a child are followed by a restart. The words are those of OTP. */
public enum RestartType {
    /** Always restarted. */
    PERMANENT,
    /** Restarted when it ended abnormally: with a signal, or with a code other than 0. */
    TRANSIENT,
    /** Never restarted, not even together with its siblings. */
    TEMPORARY;

    /** Whether a child of this type is restarted after such an end. */
    public boolean restartsAfter(boolean abnormal) {
        return switch (this) {
            case PERMANENT -> true;
            case TRANSIENT -> abnormal;
            case TEMPORARY -> false;
        };
    }
}
