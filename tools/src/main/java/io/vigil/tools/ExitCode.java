package io.vigil.tools;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;

/** What the command says to its caller; the same for every verb but {@code status} and {@code check}. */
public final class ExitCode {
    public static final int DONE = 0;
    /** The answer is no, or there is a finding. */
    public static final int NO = 1;

    public static final int WRONG_USAGE = 2;
    /** No home, no such mailbox, child not running. */
    public static final int NOT_THERE = 3;

    public static final int CANNOT_TELL = 4;
    public static final int SYSTEM_FAILED = 111;

    private ExitCode() {}

    /** The exit code of a failure. */
    public static int of(Throwable failure) {
        if (failure instanceof NotThereException) {
            return NOT_THERE;
        }
        return failure instanceof VigilException vigil ? of(vigil.code()) : SYSTEM_FAILED;
    }

    private static int of(ErrorCode code) {
        return switch (code) {
            case PROCESS_NOT_FOUND, SUPERVISOR_NOT_FOUND, CHILD_NOT_FOUND, NOT_REGISTERED, RECEIVER_UNAVAILABLE ->
                NOT_THERE;
            case INVALID_CONFIGURATION, INVALID_MESSAGE, MESSAGE_TOO_LARGE -> WRONG_USAGE;
            case OS_CALL, OUT_OF_MEMORY, STORAGE_FULL, OWNERS_EXHAUSTED, CORRUPT_STORE, LAYOUT_MISMATCH ->
                SYSTEM_FAILED;
            default -> NO;
        };
    }
}
