package io.vigil.ipc.engine;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameFields;
import io.vigil.ipc.lane.FrameLayout;
import io.vigil.ipc.mailbox.ControlLayout;
import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.proof.OracleKind;
import io.vigil.ipc.proof.OracleLog;
import io.vigil.ipc.proof.OracleRecord;
import io.vigil.ipc.proof.OracleRecord.MessageKey;
import io.vigil.ipc.proof.ProofPayload;

/** What an actor writes into its oracle log about the messages that it sends and receives. Owned by one thread. */
final class Notes implements AutoCloseable {
    /** Stands for a payload without an identity, which nobody can have sent. */
    private static final MessageKey NOBODY = new MessageKey(0, 0, 0, -1);

    /** A message in the actor's hand. */
    record Noted(MessageKey key, long hash, int length) {}

    private final OracleLog log;

    Notes(OracleLog log) {
        this.log = log;
    }

    Noted invoke(MessageKey key, byte[] payload) {
        Noted noted = new Noted(key, ProofPayload.hash(payload), payload.length);
        write(OracleKind.INVOKE, noted);
        return noted;
    }

    /** A delivery, with the time just before the call that brought it. */
    Noted received(Frame frame, long beginNs) {
        return delivery(OracleKind.RECV, frame, beginNs);
    }

    /** A message that was still queued at the end. */
    Noted drained(Frame frame, long beginNs) {
        return delivery(OracleKind.DRAINED, frame, beginNs);
    }

    /** A message found among the dead letters: it ended for the reason that it tells. */
    Noted dead(Frame frame, long beginNs) {
        byte[] optional = frame.optionalCopy();
        int at = FrameFields.offsetOf(frame.presence(), FrameLayout.HAS_FAILURE, optional);
        OracleKind kind = switch (Failure.decode(optional, at).reason()) {
            case EXPIRED -> OracleKind.EXPIRED;
            case OVERFLOW -> OracleKind.DROPPED;
            default -> OracleKind.DEAD;
        };
        return delivery(kind, frame, beginNs);
    }

    private Noted delivery(OracleKind kind, Frame frame, long beginNs) {
        byte[] payload = frame.payloadCopy();
        MessageKey key = StormPayload.identify(payload).orElse(NOBODY);
        Noted noted = new Noted(key, ProofPayload.hash(payload), payload.length);
        log.write(OracleRecord.of(kind, key, noted.hash, noted.length)
                .since(beginNs)
                .delivered(laneOf(frame), frame.deliveries(), frame.redelivered()));
        return noted;
    }

    /** The lane that a message was sent to, if it waited among the delayed ones, too. */
    private static int laneOf(Frame frame) {
        return frame.lane() == ControlLayout.DELAYED ? frame.movedPriority() : frame.lane();
    }

    void write(OracleKind kind, Noted noted) {
        log.write(OracleRecord.of(kind, noted.key, noted.hash, noted.length));
    }

    /** The end of a call that began then. */
    void write(OracleKind kind, Noted noted, long beginNs) {
        log.write(OracleRecord.of(kind, noted.key, noted.hash, noted.length).since(beginNs));
    }

    @Override
    public void close() {
        log.close();
    }
}
