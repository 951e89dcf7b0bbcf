package io.vigil.ipc.inbox;

import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.message.MessageAddress;
import io.vigil.ipc.telemetry.EventType;
import io.vigil.ipc.telemetry.Telemetry;
import java.util.Map;

/** Tells telemetry what happens to messages; one load a message while nobody listens. Thread-safe. */
final class MessageEvents {
    private final Telemetry telemetry;

    MessageEvents(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    void sent(Mailbox mailbox, long result) {
        if (result >= 0) {
            if (telemetry.isListening(EventType.MESSAGE_SENT)) {
                telemetry.emit(
                        EventType.MESSAGE_SENT, Map.of("mailbox", mailbox.name(), "position", String.valueOf(result)));
            }
        } else if (result == Offer.DROPPED) {
            dropped(mailbox.name(), Offer.describe(result));
        }
    }

    /** A message of a mailbox ends without a decision. */
    void ending(String mailbox, int lane, long term, int unit, boolean expired) {
        EventType type = expired ? EventType.MESSAGE_EXPIRED : EventType.MESSAGE_DROPPED;
        if (telemetry.isListening(type)) {
            String address = new MessageAddress(mailbox, lane, term, unit).toString();
            telemetry.emit(type, Map.of("mailbox", mailbox, "address", address));
        }
    }

    void dropped(String mailbox, String reason) {
        if (telemetry.isListening(EventType.MESSAGE_DROPPED)) {
            telemetry.emit(EventType.MESSAGE_DROPPED, Map.of("mailbox", mailbox, "reason", reason));
        }
    }

    /** Decodes nothing: a message that this release cannot understand is received, too. */
    void received(Message message) {
        if (telemetry.isListening(EventType.MESSAGE_RECEIVED)) {
            telemetry.emit(
                    EventType.MESSAGE_RECEIVED,
                    Map.of(
                            "mailbox", message.address().mailbox(),
                            "address", message.address().toString(),
                            "deliveries", String.valueOf(message.deliveries())));
        }
    }
}
