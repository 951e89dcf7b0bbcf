package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameFields;
import io.vigil.ipc.lane.FrameLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The optional fields of a frame that moves: where it was first, and why it failed. */
final class Relabelled {
    private final int presence;
    private final byte[] optional;

    private Relabelled(int presence, byte[] optional) {
        this.presence = presence;
        this.optional = optional;
    }

    int presence() {
        return presence;
    }

    byte[] optional() {
        return optional;
    }

    /** Bytes of an origin: lane, t, unit behind the 2-byte length. */
    private static final int ORIGIN = 2 + 1 + 8 + 4;

    static Relabelled of(Frame frame, int lane, @Nullable Failure failure) {
        int presence = frame.presence();
        byte[] optional = frame.optionalCopy();
        if ((presence & FrameLayout.HAS_ORIGIN) == 0) {
            optional = FrameFields.with(presence, optional, FrameLayout.HAS_ORIGIN, origin(frame, lane));
            presence |= FrameLayout.HAS_ORIGIN;
        }
        if (failure != null) {
            optional = FrameFields.with(presence, optional, FrameLayout.HAS_FAILURE, failure.encode());
            presence |= FrameLayout.HAS_FAILURE;
        } else if ((presence & FrameLayout.HAS_FAILURE) != 0) {
            int at = FrameFields.offsetOf(presence, FrameLayout.HAS_FAILURE, optional);
            byte[] without = Arrays.copyOf(optional, optional.length - Failure.LENGTH);
            System.arraycopy(optional, at + Failure.LENGTH, without, at, optional.length - at - Failure.LENGTH);
            optional = without;
            presence &= ~FrameLayout.HAS_FAILURE;
        }
        return new Relabelled(presence, optional);
    }

    private static byte[] origin(Frame frame, int lane) {
        return ByteBuffer.allocate(ORIGIN)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) (ORIGIN - 2))
                .put((byte) lane)
                .putLong(frame.generation())
                .putInt(frame.unit())
                .array();
    }
}
