package io.vigil.tools;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.owner.OwnerInfo;
import io.vigil.ipc.owner.Owners;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who takes part in a home, as of one moment; by slot. Immutable. */
public final class OwnerBook {
    /** How an owner's process does. */
    public enum Life {
        LIVE,
        /** It holds its lock, and runs no more until somebody continues it. */
        STOPPED,
        DEAD,
        /** Of another pid namespace, or of a home that cannot ask its locks. */
        UNKNOWN
    }

    private static final OwnerBook EMPTY = new OwnerBook(Map.of(), false);

    private final Map<Integer, OwnerInfo> bySlot;
    private final boolean known;

    private OwnerBook(Map<Integer, OwnerInfo> bySlot, boolean known) {
        this.bySlot = bySlot;
        this.known = known;
    }

    /** Of a mailbox whose home is not known. */
    public static OwnerBook empty() {
        return EMPTY;
    }

    /** Looks; a table that cannot be read leaves nobody known, because what the caller shows is worth seeing anyway. */
    public static OwnerBook of(Home home) {
        try {
            Map<Integer, OwnerInfo> found = new TreeMap<>();
            for (OwnerInfo info : Owners.look(home, OsPort.current())) {
                found.put(info.slot(), info);
            }
            return new OwnerBook(found, true);
        } catch (VigilException e) {
            return EMPTY;
        }
    }

    public @Nullable OwnerInfo at(int slot) {
        return bySlot.get(slot);
    }

    public List<OwnerInfo> all() {
        return List.copyOf(bySlot.values());
    }

    /** The pid of whoever has the slot; null when nobody has. */
    public @Nullable Long pidAt(int slot) {
        OwnerInfo info = at(slot);
        return info == null ? null : info.pid();
    }

    /** How the owner of a slot does; that of a slot which nobody has is dead and swept. */
    public Life lifeAt(int slot) {
        OwnerInfo info = at(slot);
        return info == null ? (known ? Life.DEAD : Life.UNKNOWN) : lifeOf(info);
    }

    /** How an owner does. */
    public static Life lifeOf(OwnerInfo info) {
        Os os = OsPort.current();
        return switch (info.life()) {
            case DEAD -> Life.DEAD;
            case LIVE -> info.isProcessHere(os) && isStopped(info.pid()) ? Life.STOPPED : Life.LIVE;
            case UNKNOWN -> Life.UNKNOWN;
        };
    }

    private static boolean isStopped(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            String state = stat.substring(stat.lastIndexOf(')') + 1).strip();
            return state.startsWith("T") || state.startsWith("t");
        } catch (IOException e) {
            return false;
        }
    }
}
