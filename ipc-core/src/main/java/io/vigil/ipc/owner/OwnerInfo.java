package io.vigil.ipc.owner;

import io.vigil.ipc.os.Os;
import java.util.List;

/**
 * What one slot of the owner table said at one moment. Immutable.
 *
 * @param epoch how often the slot was clean before
 * @param pid in the pid namespace of that inode
 * @param startTime of the process, in clock ticks since boot: tells it from a later process of the same pid
 * @param bootHash stands for the boot of the host
 * @param attachedHashes stand for mailbox names, see {@link #isAttachedTo}
 * @param attachedToMore it may have touched any mailbox of the home
 */
public record OwnerInfo(
        int slot,
        long epoch,
        Life life,
        long pid,
        long startTime,
        long bootHash,
        long pidNamespace,
        String name,
        long joinedEpochMs,
        long heartbeatEpochMs,
        List<Long> attachedHashes,
        boolean attachedToMore) {

    /** Whether the owner is there. */
    public enum Life {
        /** It holds its lock: it runs or is stopped. */
        LIVE,
        /** Its process is gone, and it waits for its sweep. */
        DEAD,
        /** The locks cannot be asked from here. */
        UNKNOWN
    }

    public OwnerInfo {
        attachedHashes = List.copyOf(attachedHashes);
    }

    /** Whether the owner may have left traces in that mailbox. */
    public boolean isAttachedTo(String mailbox) {
        return attachedToMore || attachedHashes.contains(NameHash.of(mailbox));
    }

    /**
     * Whether the process that joined still runs or stands under its pid here, which makes it safe to signal: a later
     * process of the same pid, one of an earlier boot and one of another pid namespace are not it.
     */
    public boolean isProcessHere(Os os) {
        return bootHash == NameHash.of(os.bootId())
                && pidNamespace == os.pidNamespace()
                && startTime != 0
                && startTime == os.startTime(pid);
    }

    OwnerInfo with(Life known) {
        return new OwnerInfo(
                slot,
                epoch,
                known,
                pid,
                startTime,
                bootHash,
                pidNamespace,
                name,
                joinedEpochMs,
                heartbeatEpochMs,
                attachedHashes,
                attachedToMore);
    }
}
