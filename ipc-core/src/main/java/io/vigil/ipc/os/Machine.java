package io.vigil.ipc.os;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.util.Locale;

/** The types of machine whose kernel interface we know by its numbers. */
public enum Machine {
    X86_64,
    AARCH64;

    /**
     * The machine that this JVM runs on.
     *
     * @throws VigilException OS_CALL when we do not know it
     */
    public static Machine current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /** The machine that those properties of a JVM name; as {@link #current}. */
    public static Machine of(String system, String machine) {
        if (system.equals("Linux")) {
            switch (machine.toLowerCase(Locale.ROOT)) {
                case "amd64", "x86_64", "x86-64" -> {
                    return X86_64;
                }
                case "aarch64", "arm64" -> {
                    return AARCH64;
                }
                default -> {
                    // Falls through to the refusal: a wrong number or offset is worse than a slow port.
                }
            }
        }
        throw new VigilException(
                ErrorCode.OS_CALL,
                "no native port: system=" + system + ", machine=" + machine
                        + "; Linux on x86-64 or aarch64 has one, elsewhere the portable one is used");
    }
}
