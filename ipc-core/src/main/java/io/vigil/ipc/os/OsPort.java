package io.vigil.ipc.os;

/** Chooses the {@link Os} of this machine. */
public final class OsPort {
    private OsPort() {}
}
