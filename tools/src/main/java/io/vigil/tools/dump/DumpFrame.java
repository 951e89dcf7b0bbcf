package io.vigil.tools.dump;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.lane.FrameSnapshot;
import io.vigil.ipc.message.MessageAddress;
import io.vigil.ipc.message.MessageFields;
import io.vigil.ipc.message.Metadata;
import io.vigil.ipc.message.Signal;
import io.vigil.tools.OwnerBook;
import io.vigil.tools.ShownMessage;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A frame as it is shown: a snapshot with its optional fields decoded and its owner looked up. Immutable.
 *
 * @param metadata null where there is no message, or none that can be read
 * @param damage what is wrong with it, its optional fields included; null when nothing is
 */
record DumpFrame(
        String mailbox,
        FrameSnapshot snapshot,
        DumpState state,
        @Nullable Metadata metadata,
        OwnerBook owners,
        @Nullable String damage) {

    static DumpFrame of(String mailbox, FrameSnapshot snapshot, MessageFields codec, OwnerBook owners) {
        Metadata metadata = null;
        String damage = snapshot.damage();
        FrameSnapshot.Content content = snapshot.content();
        if (content != null) {
            try {
                metadata = codec.decode(snapshot.lane(), content.presence(), content.optional(), content.enqueuedMs());
            } catch (VigilException e) {
                damage = e.getMessage();
            }
        }
        return new DumpFrame(mailbox, snapshot, DumpState.of(snapshot), metadata, owners, damage);
    }

    /** One of the optional fields. */
    <T> @Nullable T field(Function<Metadata, @Nullable T> which) {
        return metadata == null ? null : which.apply(metadata);
    }

    /** The one that the sender gave, else the address, that of its first place when it was moved. */
    @Nullable
    String id() {
        if (snapshot.content() == null) {
            return null;
        }
        return metadata == null ? address() : ShownMessage.idOf(place(), metadata);
    }

    String address() {
        return place().toString();
    }

    private MessageAddress place() {
        return new MessageAddress(mailbox, snapshot.lane(), snapshot.term(), snapshot.unit());
    }

    @Nullable
    String signal() {
        Signal signal = field(Metadata::signal);
        return signal == null ? null : signal.name();
    }

    /** Where it is in its lane: term and unit. */
    String position() {
        return snapshot.term() + ":" + snapshot.unit();
    }

    byte @Nullable [] payload() {
        FrameSnapshot.Content content = snapshot.content();
        return content == null ? null : content.payload();
    }

    /** The payload for a search: bytes that are no text stand for themselves. */
    String text() {
        byte[] payload = payload();
        return payload == null ? "" : new String(payload, StandardCharsets.UTF_8);
    }

    @Nullable
    Integer length() {
        byte[] payload = payload();
        return payload == null ? null : payload.length;
    }

    @Nullable
    Long enqueuedMs() {
        FrameSnapshot.Content content = snapshot.content();
        return content == null ? null : content.enqueuedMs();
    }

    @Nullable
    Long ageMs(long nowMs) {
        Long enqueued = enqueuedMs();
        return enqueued == null ? null : Math.max(0, nowMs - enqueued);
    }

    @Nullable
    Long notBeforeMs() {
        FrameSnapshot.Content content = snapshot.content();
        return content == null || content.notBeforeMs() == 0 ? null : content.notBeforeMs();
    }

    int crashes() {
        FrameSnapshot.Content content = snapshot.content();
        return content == null ? 0 : content.crashes();
    }

    boolean isRedelivered() {
        boolean mayHaveBeen = snapshot.state() == FrameSnapshot.State.READY
                && (snapshot.deliveries() > 0 || (snapshot.flags() & Cells.MAYBE_DELIVERED) != 0);
        return mayHaveBeen || snapshot.deliveries() > 1 || crashes() > 0;
    }

    /** Whether a checksum vouches for it; null when there is none, or nothing to vouch for. */
    @Nullable
    Boolean crcOk() {
        if (damage != null) {
            return false;
        }
        FrameSnapshot.Content content = snapshot.content();
        return (content != null && content.checked()) ? Boolean.TRUE : null;
    }

    @Nullable
    Integer ownerSlot() {
        return snapshot.owner() == Cells.NOBODY ? null : snapshot.owner();
    }

    @Nullable
    Long ownerPid() {
        return snapshot.owner() == Cells.NOBODY ? null : owners.pidAt(snapshot.owner());
    }

    OwnerBook.@Nullable Life life() {
        return snapshot.owner() == Cells.NOBODY ? null : owners.lifeAt(snapshot.owner());
    }

    @Nullable
    String ownerLife() {
        OwnerBook.Life life = life();
        return life == null ? null : life.name();
    }
}
