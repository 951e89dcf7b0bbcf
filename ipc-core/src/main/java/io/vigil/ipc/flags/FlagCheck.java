package io.vigil.ipc.flags;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.util.List;

/**
 * What everything calls that is about to load Chronicle: refuses with one message instead of a stack trace from inside.
 *
 * <p>Stateless and thread-safe. Apart from {@link JvmFlags}, because that one also lives in vigil-agent.jar, where
 * {@link VigilException} does not exist.
 */
public final class FlagCheck {
    private FlagCheck() {}

    /**
     * Returns when this JVM has every flag.
     *
     * @throws VigilException INVALID_CONFIGURATION that names the missing ones and the line to add
     */
    public static void require() {
        List<String> missing = JvmFlags.missing();
        if (!missing.isEmpty()) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    message(missing, Runtime.version().feature()));
        }
    }

    static String message(List<String> missing, int feature) {
        return "JVM flags missing: java=" + feature + ", missing=" + String.join(" ", missing)
                + "; add -javaagent:vigil-agent.jar to the java command, or: "
                + String.join(" ", JvmFlags.forJava(feature));
    }
}
