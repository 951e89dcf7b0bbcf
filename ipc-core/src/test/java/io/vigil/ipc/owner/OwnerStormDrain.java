package io.vigil.ipc.owner;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.StormActor;

/** The end of a storm over owners: one sweep makes every slot clean, and nothing names any slot. */
final class OwnerStormDrain {
    private OwnerStormDrain() {}

    public static void main(String[] args) {
        StormActor self = StormActor.of(args);
        Os os = OsPort.current();
        try (Owners owners = Owners.open(Home.open(self.home(), Home.Access.READ_WRITE, os), os, VigilClock.SYSTEM)) {
            TraceBoxes boxes = TraceBoxes.open(self.home(), os);
            owners.sweepWith(boxes::sweep);
            int swept = owners.sweepAll();
            if (!owners.list().isEmpty()
                    || boxes.held() != 0
                    || !owners.failures().isEmpty()) {
                throw new AssertionError("leaked: swept=" + swept + ", slots=" + owners.list() + ", traces="
                        + boxes.held() + ", failures=" + owners.failures());
            }
        }
    }
}
