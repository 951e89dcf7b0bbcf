package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameFields;
import io.vigil.ipc.lane.FrameLayout;
import io.vigil.ipc.lane.MovedFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** The copy of a frame that moves: where it was first, why it failed, and what it carries on of its deliveries. */
final class Relabelled {
    /** Most bytes of the text that says why. */
    static final int MOST_TEXT = 1024;

    /** Most bytes that a move adds to a message. */
    static final int MOST_ADDED = Origin.LENGTH + Failure.LENGTH + Short.BYTES + MOST_TEXT;

    private final Frame frame;
    private int presence;
    private byte[] optional;

    private Relabelled(Frame frame) {
        this.frame = frame;
        this.presence = frame.presence();
        this.optional = frame.optionalCopy();
    }

    /** A dead letter, which starts over when it is put back. */
    static MovedFrame dead(Frame frame, int lane, Failure failure, String text) {
        Relabelled copy = new Relabelled(frame).origin(lane);
        copy.put(FrameLayout.HAS_FAILURE, failure.encode());
        copy.remove(FrameLayout.HAS_REASON);
        byte[] why = encode(text);
        boolean fits = FrameLayout.OPTIONAL + copy.optional.length + why.length <= FrameLayout.MAX_OPTIONAL_END;
        if (why.length > Short.BYTES && fits) {
            copy.put(FrameLayout.HAS_REASON, why);
        }
        return copy.to(0, 0, 0, 0);
    }

    /** The same message for later. */
    static MovedFrame delayed(Frame frame, int lane, long notBeforeMs) {
        Relabelled copy = new Relabelled(frame).origin(lane);
        int priority = lane < ControlLayout.PRIORITIES ? lane : frame.movedPriority();
        return copy.to(priority, notBeforeMs, frame.deliveries(), frame.crashes());
    }

    /** As it was sent, without a deadline that is past. */
    static MovedFrame back(Frame frame, long nowMs) {
        Relabelled copy = new Relabelled(frame);
        copy.remove(FrameLayout.HAS_ORIGIN);
        copy.remove(FrameLayout.HAS_FAILURE);
        copy.remove(FrameLayout.HAS_REASON);
        if (frame.deadlineMs() <= nowMs) {
            copy.remove(FrameLayout.HAS_DEADLINE);
        }
        return copy.to(0, 0, 0, 0);
    }

    private Relabelled origin(int lane) {
        if ((presence & FrameLayout.HAS_ORIGIN) == 0) {
            put(FrameLayout.HAS_ORIGIN, Origin.of(frame, lane).encode());
        }
        return this;
    }

    private void put(int bit, byte[] field) {
        optional = FrameFields.with(presence, optional, bit, field);
        presence |= bit;
    }

    private void remove(int bit) {
        if ((presence & bit) != 0) {
            optional = FrameFields.without(presence, optional, bit);
            presence &= ~bit;
        }
    }

    private MovedFrame to(int priority, long notBeforeMs, int deliveries, int crashes) {
        return new MovedFrame(
                presence,
                new UnsafeBuffer(optional),
                frame.payload(),
                frame.enqueuedMs(),
                priority,
                notBeforeMs,
                deliveries,
                crashes);
    }

    /** Cut where a character ends. */
    private static byte[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MOST_TEXT);
        while (length > 0 && length < bytes.length && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        return ByteBuffer.allocate(Short.BYTES + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) length)
                .put(Arrays.copyOf(bytes, length))
                .array();
    }
}
