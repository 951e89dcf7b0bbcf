package io.vigil.ipc.region;

import java.io.IOException;
import java.util.Locale;

/** Tells a full file system from other failures; the JDK has no exception for it. No state. */
public final class NoRoom {
    private NoRoom() {}

    /** Whether a file operation failed because the file system, a quota or a limit has no room. */
    public static boolean isReasonOf(IOException failure) {
        String reason = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return reason.contains("no space left") || reason.contains("quota") || reason.contains("file too large");
    }
}
