package io.vigil.ipc.posix;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.util.Locale;

/** The numbers of the kernel interface that differ between the machine types that we know. Immutable. */
record Abi(int futex, int setRobustList, int gettid, int statx, int openNoFollow) {
    static final Abi X86_64 = new Abi(202, 273, 186, 332, 0400000);
    static final Abi AARCH64 = new Abi(98, 99, 178, 291, 0100000);

    /**
     * The numbers of the machine that this JVM runs on.
     *
     * @throws VigilException OS_CALL when we have none for it
     */
    static Abi current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Abi of(String system, String machine) {
        if (system.equals("Linux")) {
            switch (machine.toLowerCase(Locale.ROOT)) {
                case "amd64", "x86_64", "x86-64" -> {
                    return X86_64;
                }
                case "aarch64", "arm64" -> {
                    return AARCH64;
                }
                default -> {
                    // Falls through to the refusal: a wrong system call number is worse than a slow port.
                }
            }
        }
        throw new VigilException(
                ErrorCode.OS_CALL,
                "no native port: system=" + system + ", machine=" + machine
                        + "; Linux on x86-64 or aarch64 has one, elsewhere the portable one is used");
    }
}
