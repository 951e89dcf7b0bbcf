package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.ExclusiveReader;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** One place at a doorbell, taken at the first sleep. Owned by one thread. */
final class Sleeper {
    /** A frame in the middle of being written holds us up: look again soon, its writer may have died. */
    private static final long HELD_UP_NS = 1_000_000;

    private static final int NONE = -2;

    private final Doorbell bell;
    private final int slot;
    private int place = NONE;

    Sleeper(Doorbell bell, int slot) {
        this.bell = bell;
        this.slot = slot;
    }

    /** @param look EMPTY, WORK or HELD_UP of {@link ExclusiveReader} */
    void await(long timeoutNs, IntSupplier look) {
        int before = look.getAsInt();
        if (before == ExclusiveReader.WORK || timeoutNs <= 0) {
            return;
        }
        if (place == NONE) {
            place = bell.register(slot);
        }
        long most = before == ExclusiveReader.HELD_UP ? Math.min(timeoutNs, HELD_UP_NS) : timeoutNs;
        if (place < 0) {
            LockSupport.parkNanos(Math.min(most, HELD_UP_NS));
            place = NONE;
            return;
        }
        bell.await(place, most, () -> {
            int state = look.getAsInt();
            return state == ExclusiveReader.WORK || (state == ExclusiveReader.HELD_UP && most > HELD_UP_NS);
        });
    }

    void close() {
        if (place >= 0) {
            bell.unregister(place);
        }
        place = NONE;
    }
}
