package io.vigil.ipc.posix;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.Machine;

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
        return of(Machine.current());
    }

    static Abi of(Machine machine) {
        return switch (machine) {
            case X86_64 -> X86_64;
            case AARCH64 -> AARCH64;
        };
    }
}
