package io.vigil.ipc.engine;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.lane.FrameLayout;
import io.vigil.ipc.mailbox.MailboxWriter;
import io.vigil.ipc.proof.OracleKind;
import io.vigil.ipc.proof.OracleRecord.MessageKey;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends numbered messages and notes what became of each send. Owned by one thread. */
final class MessageSource {
    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final MailboxWriter writer;
    private final Notes notes;
    private final int producer;
    private final long[] sequences = new long[KillRole.LANES];

    /** @param producer unique among all that send into the home */
    MessageSource(MailboxWriter writer, Notes notes, int producer) {
        this.writer = writer;
        this.notes = notes;
        this.producer = producer;
    }

    /** Sends so many; those that are refused are noted as such. Returns the last result. */
    long send(int lane, int count, int length) {
        long result = 0;
        for (int i = 0; i < count; i++) {
            result = send(lane, length, 0, NOTHING);
        }
        return result;
    }

    /** Sends so many that wake nobody but at the end. */
    void sendTogether(int lane, int count, int length) {
        for (int i = 0; i < count; i++) {
            MessageKey key = new MessageKey(0, producer, lane, sequences[lane]++);
            byte[] payload = StormPayload.of(key, length);
            Notes.Noted noted = notes.invoke(key, payload);
            long result = writer.offerQuietly(
                    lane, 0, NOTHING, 0, new UnsafeBuffer(payload), 0, length, VigilClock.SYSTEM.epochMs());
            notes.write(result >= 0 ? OracleKind.OK : OracleKind.FAIL, noted);
        }
        writer.ring();
    }

    /** Sends so many whose time is over at that time. */
    void sendWithDeadline(int lane, int count, int length, long deadlineMs) {
        UnsafeBuffer deadline = new UnsafeBuffer(new byte[Long.BYTES]);
        deadline.putLong(0, deadlineMs, ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            send(lane, length, FrameLayout.HAS_DEADLINE, deadline);
        }
    }

    private long send(int lane, int length, int presence, DirectBuffer optional) {
        MessageKey key = new MessageKey(0, producer, lane, sequences[lane]++);
        byte[] payload = StormPayload.of(key, length);
        Notes.Noted noted = notes.invoke(key, payload);
        long result = writer.offer(
                lane,
                presence,
                optional,
                optional.capacity(),
                new UnsafeBuffer(payload),
                0,
                length,
                VigilClock.SYSTEM.epochMs());
        notes.write(result >= 0 ? OracleKind.OK : OracleKind.FAIL, noted);
        return result;
    }
}
