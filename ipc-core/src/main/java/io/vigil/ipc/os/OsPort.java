package io.vigil.ipc.os;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the {@link Os} of this machine, once a JVM.
 *
 * <p>The native port on Linux when JNA loads, else the portable one; {@code -Dvigil.os=portable} forces the latter and
 * {@code -Dvigil.os=linux-jna} refuses to go on without the former. Thread-safe.
 */
public final class OsPort {
    /** The system property that forces a port. */
    public static final String PROPERTY = "vigil.os";

    private static final String NATIVE = "linux-jna";

    /** Named, not referred to: this package must not depend on the one that implements it. */
    private static final String NATIVE_CLASS = "io.vigil.ipc.posix.PosixOs";

    private OsPort() {}

    /** A port and the reason it was chosen. */
    record Choice(Os os, String reason) {}

    private static volatile @Nullable Choice choice;

    /**
     * The port of this JVM; always the same one.
     *
     * @throws VigilException INVALID_CONFIGURATION when the property names no port, OS_CALL when the one it names does
     *     not work here
     */
    public static Os current() {
        return choice().os();
    }

    private static Choice choice() {
        Choice made = choice;
        if (made == null) {
            synchronized (OsPort.class) {
                made = choice;
                if (made == null) {
                    made = choose(System.getProperty(PROPERTY, "auto"));
                    choice = made;
                }
            }
        }
        return made;
    }

    /** Why it was chosen, for {@code vigil doctor}. */
    public static String reason() {
        return choice().reason();
    }

    static Choice choose(String wanted) {
        return switch (wanted) {
            case PortableOs.NAME -> new Choice(new PortableOs(), "forced by -D" + PROPERTY + "=" + wanted);
            case NATIVE -> new Choice(nativePort(), "forced by -D" + PROPERTY + "=" + wanted);
            case "auto" -> automatic();
            default ->
                throw new VigilException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "no such port: " + PROPERTY + "=" + wanted + "; use " + NATIVE + ", " + PortableOs.NAME
                                + " or leave it out");
        };
    }

    private static Choice automatic() {
        try {
            return new Choice(nativePort(), "Linux, and JNA loads");
        } catch (VigilException e) {
            return new Choice(new PortableOs(), String.valueOf(e.getMessage()));
        }
    }

    private static Os nativePort() {
        try {
            return Class.forName(NATIVE_CLASS)
                    .asSubclass(Os.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new VigilException(ErrorCode.OS_CALL, "native port does not load: cause=" + cause, e);
        }
    }
}
