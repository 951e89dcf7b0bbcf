package io.vigil.ipc.os;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.ChildLink;

/** Says which port a JVM chose, and why. */
final class PortActor {
    private PortActor() {}

    public static void main(String[] args) {
        try {
            ChildLink.say("port " + OsPort.current().name() + ", " + OsPort.reason());
        } catch (VigilException e) {
            ChildLink.say("refused " + e.code() + ", " + e.getMessage());
        }
    }
}
