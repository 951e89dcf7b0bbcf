package io.vigil.ipc.engine;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.mailbox.Liveness;
import io.vigil.ipc.owner.Owners;

/** The owner table as a mailbox sees it that is opened to be swept by a process without a slot. */
record VisitorLiveness(Owners owners) implements Liveness {
    @Override
    public int slot() {
        throw new VigilException(
                ErrorCode.INVALID_STATE, "a process that has not joined cannot own anything; join the home first");
    }

    @Override
    public boolean isDead(int slot) {
        return owners.isDead(slot);
    }

    @Override
    public boolean isSuspect(int slot) {
        return owners.isSuspect(slot);
    }
}
