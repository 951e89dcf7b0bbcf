package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameFields;
import io.vigil.ipc.lane.FrameLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Where a message that moved was first: its priority, and its name when it was given none.
 *
 * <p>Encoded as a field with a length: lane 1, t 8, unit 4.
 */
public record Origin(int lane, long term, int unit) {
    private static final int FIELDS = 1 + Long.BYTES + Integer.BYTES;

    static final int LENGTH = Short.BYTES + FIELDS;

    static Origin of(Frame frame, int lane) {
        return new Origin(lane, frame.generation(), frame.unit());
    }

    byte[] encode() {
        return ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) FIELDS)
                .put((byte) lane)
                .putLong(term)
                .putInt(unit)
                .array();
    }

    /** The origin in a block of optional fields; null when there is none, or one that this release cannot read. */
    public static @Nullable Origin in(int presence, byte[] block) {
        if ((presence & FrameLayout.HAS_ORIGIN) == 0) {
            return null;
        }
        int at = FrameFields.offsetOf(presence, FrameLayout.HAS_ORIGIN, block);
        if (FrameFields.lengthOf(FrameLayout.HAS_ORIGIN, block, at) < LENGTH) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        return new Origin(
                bytes.get(at + Short.BYTES) & 0xFF,
                bytes.getLong(at + Short.BYTES + 1),
                bytes.getInt(at + Short.BYTES + 1 + Long.BYTES));
    }
}
