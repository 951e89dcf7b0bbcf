package io.vigil.broker.shutdown;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a shutdown went, by the names of the hooks. Immutable.
 *
 * @param done those that returned, as they ended
 * @param failed those that threw, with what
 * @param hanging those that had not come to their end when the time was over
 */
public record ShutdownResult(List<String> done, Map<String, Throwable> failed, List<String> hanging) {
    public ShutdownResult {
        done = List.copyOf(done);
        failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
        hanging = List.copyOf(hanging);
    }

    /** Whether every hook returned. */
    public boolean isClean() {
        return failed.isEmpty() && hanging.isEmpty();
    }

    /**
     * For callers who rather catch.
     *
     * @return this
     * @throws VigilException SHUTDOWN_TIMEOUT that names the hooks that hang
     */
    public ShutdownResult requireInTime() {
        if (!hanging.isEmpty()) {
            throw new VigilException(
                    ErrorCode.SHUTDOWN_TIMEOUT,
                    "shutdown hooks hang: names=" + String.join(",", hanging) + ", done=" + done.size() + ", failed="
                            + failed.size() + "; give them more time, or end the process");
        }
        return this;
    }
}
