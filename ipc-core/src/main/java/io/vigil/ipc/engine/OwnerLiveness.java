package io.vigil.ipc.engine;

import io.vigil.ipc.mailbox.Liveness;
import io.vigil.ipc.owner.Owner;
import io.vigil.ipc.owner.Owners;

/** The owner table as a mailbox sees it. */
record OwnerLiveness(Owners owners, Owner owner) implements Liveness {
    @Override
    public int slot() {
        return owner.slot();
    }

    @Override
    public long epoch() {
        return owner.epoch();
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
