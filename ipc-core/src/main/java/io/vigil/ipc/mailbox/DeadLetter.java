package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.FrameFields;
import io.vigil.ipc.lane.FrameLayout;
import io.vigil.ipc.lane.FrameSnapshot;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it was when somebody looked. Immutable.
 *
 * @param term with {@code unit}: where it is among the dead letters
 * @param origin where it was first; null when that is not known
 * @param failure why it is here, how often it was tried, when first and last
 * @param text why, for people; empty when nobody said it
 * @param presence which optional fields there are ({@link FrameLayout})
 * @param optional those fields, encoded
 */
@SuppressWarnings("ArrayRecordComponent") // Copies of this record's own; never compared.
public record DeadLetter(
        long term,
        int unit,
        @Nullable Origin origin,
        Failure failure,
        String text,
        long enqueuedMs,
        int presence,
        byte[] optional,
        byte[] payload) {
    private static final Failure UNKNOWN = new Failure(Failure.Reason.UNKNOWN, 0, 0, 0, 0);

    /** Null for a frame that is none, or cannot be read. */
    static @Nullable DeadLetter of(FrameSnapshot frame) {
        FrameSnapshot.Content content = frame.content();
        boolean waits = frame.state() == FrameSnapshot.State.READY || frame.state() == FrameSnapshot.State.LEASED;
        if (!waits || content == null || !frame.isSound()) {
            return null;
        }
        int presence = content.presence();
        byte[] optional = content.optional();
        Failure failure = UNKNOWN;
        if ((presence & FrameLayout.HAS_FAILURE) != 0) {
            failure = Failure.decode(optional, FrameFields.offsetOf(presence, FrameLayout.HAS_FAILURE, optional));
        }
        return new DeadLetter(
                frame.term(),
                frame.unit(),
                Origin.in(presence, optional),
                failure,
                textIn(presence, optional),
                content.enqueuedMs(),
                presence,
                optional,
                content.payload());
    }

    private static String textIn(int presence, byte[] optional) {
        if ((presence & FrameLayout.HAS_REASON) == 0) {
            return "";
        }
        int at = FrameFields.offsetOf(presence, FrameLayout.HAS_REASON, optional);
        int length = FrameFields.lengthOf(FrameLayout.HAS_REASON, optional, at) - Short.BYTES;
        return new String(optional, at + Short.BYTES, length, StandardCharsets.UTF_8);
    }
}
