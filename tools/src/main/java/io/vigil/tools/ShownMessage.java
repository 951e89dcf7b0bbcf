package io.vigil.tools;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.lane.FrameSnapshot;
import io.vigil.ipc.message.MessageAddress;
import io.vigil.ipc.message.MessageFields;
import io.vigil.ipc.message.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is shown, whether it was taken or only looked at. Immutable.
 *
 * @param address where it lies
 * @param id the one that the sender gave, else the address, that of its first place when it was moved
 */
@SuppressWarnings("ArrayRecordComponent") // A copy of its own; never compared.
public record ShownMessage(
        MessageAddress address, String id, Metadata metadata, byte[] payload, int deliveries, boolean redelivered) {
    /** One that was looked at; null when it waits for nobody, or cannot be read: vigil dump shows those. */
    public static @Nullable ShownMessage of(String mailbox, MessageFields codec, FrameSnapshot frame) {
        FrameSnapshot.Content content = frame.content();
        if (content == null || frame.state() != FrameSnapshot.State.READY || frame.acknowledged()) {
            return null;
        }
        MessageAddress address = new MessageAddress(mailbox, frame.lane(), frame.term(), frame.unit());
        try {
            Metadata metadata =
                    codec.decode(frame.lane(), content.presence(), content.optional(), content.enqueuedMs());
            boolean redelivered = frame.deliveries() > 0 || (frame.flags() & Cells.MAYBE_DELIVERED) != 0;
            return new ShownMessage(
                    address, idOf(address, metadata), metadata, content.payload(), frame.deliveries(), redelivered);
        } catch (VigilException e) {
            return null;
        }
    }

    /** What names a message at that place. */
    public static String idOf(MessageAddress address, Metadata metadata) {
        String given = metadata.id();
        Metadata.Origin origin = metadata.origin();
        if (given != null || origin == null) {
            return given != null ? given : address.toString();
        }
        return new MessageAddress(address.mailbox(), origin.lane(), origin.generation(), origin.unit()).toString();
    }

    /** Whether somebody who writes that means this one. */
    public boolean isNamed(String word) {
        return id.equals(word) || address.toString().equals(word);
    }

    /** All of it. */
    public JsonLine json() {
        JsonLine line = new JsonLine()
                .put("mailbox", address.mailbox())
                .put("lane", LaneName.of(address.lane()))
                .put("id", id)
                .put("address", address.toString());
        MessageJson.put(line, metadata);
        line.put("deliveries", deliveries).put("redelivered", redelivered).put("length", payload.length);
        return MessageJson.putPayload(line, payload);
    }
}
