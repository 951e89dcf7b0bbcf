package io.vigil.ipc.owner;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.owner.OwnerInfo.Life;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the owner table for people and tools. Takes no lock, writes nothing; one thread. */
record OwnerListing(OwnerTable table, Os os, @Nullable LockFile locks) {
    /** A slot changes hands at most so often while somebody reads it, unless its file is garbage. */
    private static final int TRIES = 100;

    static List<OwnerInfo> look(Home home, Os os) {
        if (!Files.exists(home.owners(), LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        OwnerTable table = OwnerTable.look(home.owners(), os);
        if (!Files.exists(home.ownerLocks(), LinkOption.NOFOLLOW_LINKS)) {
            return new OwnerListing(table, os, null).list();
        }
        try (LockFile locks = os.openLocks(home.ownerLocks())) {
            return new OwnerListing(table, os, locks).list();
        } catch (VigilException e) {
            // A read-only file system, for example: the start times must do.
            return new OwnerListing(table, os, null).list();
        }
    }

    List<OwnerInfo> list() {
        List<OwnerInfo> found = new ArrayList<>();
        int slots = table.slots();
        for (int index = 0; index < slots; index++) {
            if (!SlotState.isClean(table.word(index))) {
                OwnerInfo info = read(table.slot(index));
                if (info != null) {
                    found.add(info);
                }
            }
        }
        return found;
    }

    private @Nullable OwnerInfo read(Slot slot) {
        OwnerInfo info = null;
        long word = slot.word();
        for (int attempt = 0; attempt < TRIES && !SlotState.isClean(word); attempt++) {
            info = slot.read(word);
            info = info.with(lifeOf(info));
            long again = slot.word();
            if (again == word) {
                return info;
            }
            word = again;
        }
        return SlotState.isClean(word) ? null : info;
    }

    private Life lifeOf(OwnerInfo info) {
        if (info.life() == Life.DEAD) {
            return Life.DEAD;
        }
        if (locks != null) {
            return locks.isHeldByOther(info.slot()) ? Life.LIVE : Life.DEAD;
        }
        boolean comparable = info.startTime() != 0
                && info.bootHash() == NameHash.of(os.bootId())
                && info.pidNamespace() == os.pidNamespace();
        if (comparable) {
            return info.isProcessHere(os) ? Life.LIVE : Life.DEAD;
        }
        return Life.UNKNOWN;
    }
}
