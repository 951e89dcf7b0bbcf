package io.vigil.ipc.owner;

import io.vigil.ipc.FailPoint;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which mailboxes an owner has open, counted here and recorded in its slot for whoever sweeps it.
 *
 * <p>Thread-safe. At every moment the slot names at least what the owner may touch: recorded before the first touch,
 * erased after the last. More mailboxes than there are entries: the slot says "everything" until they fit again.
 */
final class Attachments {
    private static final int BEYOND = -1;

    private static final class Use {
        int count = 1;
        int entry;

        Use(int entry) {
            this.entry = entry;
        }
    }

    private final Slot slot;
    private final Map<String, Use> uses = new LinkedHashMap<>();
    private final boolean[] taken = new boolean[OwnerLayout.ATTACHED_COUNT];
    private int beyond;

    Attachments(Slot slot) {
        this.slot = slot;
    }

    synchronized void attach(String mailbox) {
        Use use = uses.get(mailbox);
        if (use != null) {
            use.count++;
            return;
        }
        int entry = freeEntry();
        if (entry == BEYOND) {
            slot.putEverything(true);
            beyond++;
            FailPoint.hit("attach.everything");
        } else {
            taken[entry] = true;
            slot.putAttached(entry, NameHash.of(mailbox));
            FailPoint.hit("attach.recorded");
        }
        uses.put(mailbox, new Use(entry));
    }

    private int freeEntry() {
        for (int entry = 0; entry < taken.length; entry++) {
            if (!taken[entry]) {
                return entry;
            }
        }
        return BEYOND;
    }

    synchronized void detach(String mailbox) {
        Use use = uses.get(mailbox);
        if (use == null || --use.count > 0) {
            return;
        }
        uses.remove(mailbox);
        if (use.entry == BEYOND) {
            beyond--;
        } else {
            release(use.entry);
        }
        if (beyond == 0) {
            slot.putEverything(false);
        }
        FailPoint.hit("attach.erased");
    }

    /** Gives the entry to a mailbox that had none, before the slot may stop saying "everything". */
    private void release(int entry) {
        for (Map.Entry<String, Use> other : uses.entrySet()) {
            if (other.getValue().entry == BEYOND) {
                slot.putAttached(entry, NameHash.of(other.getKey()));
                other.getValue().entry = entry;
                beyond--;
                FailPoint.hit("attach.moved");
                return;
            }
        }
        slot.putAttached(entry, 0);
        taken[entry] = false;
    }
}
