package io.vigil.broker.registry;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.time.Duration;

/**
 * When names of others are given up. Immutable.
 *
 * @param heartbeatTimeout how long a process may be silent before its names are free
 * @param syncInterval how often a process says that it is there, and looks for those that are not
 */
public record RegistryConfig(Duration heartbeatTimeout, Duration syncInterval) {
    public static final RegistryConfig DEFAULT = new RegistryConfig(Duration.ofSeconds(5), Duration.ofSeconds(1));

    public RegistryConfig {
        if (syncInterval.toMillis() < 1 || heartbeatTimeout.compareTo(syncInterval.multipliedBy(2)) < 0) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "impossible registry: heartbeatTimeout=" + heartbeatTimeout + ", syncInterval=" + syncInterval
                            + "; use a timeout of two intervals or more");
        }
    }
}
