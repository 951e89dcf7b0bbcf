package io.vigil.ipc.owner;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the first process to enter a home after a start of the host does: marks every slot that was ever used as dirty.
 *
 * <p>Power loss may have kept a mailbox that names a slot and lost that the slot was taken, or what it was attached to;
 * so all of them are swept, and in every mailbox, before they are used again. Everybody who opens the table passes
 * here. A kill leaves the home as from the earlier boot, and the next one marks again.
 */
final class BootGate {
    private static final long LONGEST_WAIT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private BootGate() {}

    static void pass(Home home, Os os, OwnerTable table, LockFile locks) {
        if (!home.isFromEarlierBoot()) {
            return;
        }
        take(home, locks);
        try {
            FailPoint.hit("boot.locked");
            Home now = Home.open(home.directory(), Home.Access.READ_ONLY, os);
            if (now.isFromEarlierBoot()) {
                markAll(table, locks);
                now.recordBoot();
                FailPoint.hit("boot.recorded");
            }
        } finally {
            locks.unlock(OwnerLayout.BOOT_LOCK);
        }
    }

    private static void take(Home home, LockFile locks) {
        long startNs = System.nanoTime();
        while (!locks.tryLock(OwnerLayout.BOOT_LOCK)) {
            if (System.nanoTime() - startNs > LONGEST_WAIT_NS) {
                throw new VigilException(
                        ErrorCode.OPERATION_TIMEOUT,
                        "another process prepares the home after the host's start: home=" + home.directory()
                                + "; see whether a process that uses it is stopped, continue or kill it");
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private static void markAll(OwnerTable table, LockFile locks) {
        for (int index = 0; index < table.slots(); index++) {
            // A slot that was never used is all zero: joining forces the first use to the device.
            if (table.word(index) != 0 && locks.tryLock(index)) {
                try {
                    mark(table.slot(index));
                } finally {
                    locks.unlock(index);
                }
            }
        }
    }

    private static void mark(Slot slot) {
        slot.putEverything(true);
        FailPoint.hit("boot.everything");
        long word = slot.word();
        slot.cas(word, SlotState.with(word, SlotState.DIRTY));
        FailPoint.hit("boot.marked");
    }
}
