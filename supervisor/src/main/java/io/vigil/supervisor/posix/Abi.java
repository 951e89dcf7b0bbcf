package io.vigil.supervisor.posix;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.util.Locale;

/**
 * The numbers and structures of the kernel interface that differ between the machine types that we know. Immutable.
 *
 * <pre>
 * structure                  | bytes | field at
 * epoll_event, x86-64        |    12 | events 0, data 4 (packed)
 * epoll_event, aarch64       |    16 | events 0, data 8
 * siginfo_t, both            |   128 | si_code 8, si_pid 16, si_status 24
 * posix_spawn_file_actions_t |    80 | opaque
 * posix_spawnattr_t          |   336 | opaque
 * sigset_t                   |   128 | opaque
 * </pre>
 */
record Abi(int pidfdSendSignal, int pidfdOpen, int epollEventBytes, int epollEventData, int openNoFollow) {
    static final Abi X86_64 = new Abi(424, 434, 12, 4, 0400000);
    static final Abi AARCH64 = new Abi(424, 434, 16, 8, 0100000);

    static final int SIGINFO_BYTES = 128;
    static final int SIGINFO_CODE = 8;
    static final int SIGINFO_PID = 16;
    static final int SIGINFO_STATUS = 24;
    static final int FILE_ACTIONS_BYTES = 80;
    static final int ATTRIBUTES_BYTES = 336;
    static final int SIGSET_BYTES = 128;

    /**
     * Those of the machine that this JVM runs on.
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
                    // Falls through to the refusal: a wrong offset is worse than a slow port.
                }
            }
        }
        throw new VigilException(
                ErrorCode.OS_CALL,
                "no native processes: system=" + system + ", machine=" + machine
                        + "; Linux on x86-64 or aarch64 has them, elsewhere the portable ones are used");
    }
}
