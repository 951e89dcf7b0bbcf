package io.vigil.tools.locks;

import io.vigil.ipc.owner.OwnerInfo;
import io.vigil.tools.JsonLine;
import io.vigil.tools.OwnerBook;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody holds. Immutable.
 *
 * @param what of its kind: a mailbox, a lane of it, a message
 * @param sinceMs epoch ms; null when nobody wrote it down
 */
record Holding(
        Kind kind,
        String what,
        @Nullable Integer slot,
        @Nullable Long pid,
        @Nullable String owner,
        @Nullable Long sinceMs,
        OwnerBook.@Nullable Life life,
        @Nullable String note) {
    /** What can be held. */
    enum Kind {
        /** A place in the owner table: it names whoever has it in everything else. */
        SLOT,
        /** The duty to sweep and to expire. */
        JANITOR,
        /** The role of a mailbox's one reader. */
        CONSUMER,
        /** What a fenced reader may still look at. */
        LIMBO,
        /** A message in hand. */
        LEASE,
        /** A message that is being written. */
        WRITE,
        /** The lock under which a mailbox gets more space. */
        GROWTH,
        /** The lock under which messages move between lanes. */
        MOVE,
        /** Memory that waits for a stopped sender. */
        PARKED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** By whoever has that slot. */
    static Holding by(int slot, OwnerBook owners, Kind kind, String what, @Nullable String note) {
        OwnerInfo info = owners.at(slot);
        return new Holding(
                kind,
                what,
                slot,
                info == null ? null : info.pid(),
                info == null ? null : info.name(),
                null,
                owners.lifeAt(slot),
                note);
    }

    JsonLine json() {
        return new JsonLine()
                .put("kind", kind.name())
                .put("what", what)
                .put("slot", slot)
                .put("pid", pid)
                .put("owner", owner)
                .put("since_ms", sinceMs)
                .put("state", life == null ? null : life.name())
                .put("note", note);
    }
}
