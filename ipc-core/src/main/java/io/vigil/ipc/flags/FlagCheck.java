package io.vigil.ipc.flags;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.util.List;

/**
 * What everything calls that is about to load Chronicle: refuses with one message instead of a stack trace from inside.
 *
 * <p>Thread-safe, and free once it has passed. Apart from {@link JvmFlags}, because that one also lives in
 * vigil-agent.jar, where {@link VigilException} does not exist.
 */
public final class FlagCheck {
    private static volatile boolean passed;

    private FlagCheck() {}

    /**
     * Returns when this JVM has every flag. Those that only set a system property need not be given: what is unset is
     * set here.
     *
     * @throws VigilException INVALID_CONFIGURATION that names the missing ones and the line to add
     */
    public static void require() {
        if (passed) {
            return;
        }
        int feature = Runtime.version().feature();
        setProperties(JvmFlags.parsedForJava(feature));
        List<String> missing = JvmFlags.missing();
        if (!missing.isEmpty()) {
            throw new VigilException(ErrorCode.INVALID_CONFIGURATION, message(missing, feature));
        }
        passed = true;
    }

    private static void setProperties(List<JvmFlag> flags) {
        for (JvmFlag flag : flags) {
            if (flag.kind() == JvmFlag.Kind.PROPERTY && System.getProperty(flag.name()) == null) {
                System.setProperty(flag.name(), flag.value());
            }
        }
    }

    static String message(List<String> missing, int feature) {
        return "JVM flags missing: java=" + feature + ", missing=" + String.join(" ", missing)
                + "; add -javaagent:vigil-agent.jar to the java command, or: "
                + String.join(" ", JvmFlags.forJava(feature));
    }
}
