package io.vigil.supervisor.posix;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.Machine;

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
        return of(Machine.current());
    }

    static Abi of(Machine machine) {
        return switch (machine) {
            case X86_64 -> X86_64;
            case AARCH64 -> AARCH64;
        };
    }
}
