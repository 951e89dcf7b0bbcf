package io.vigil.ipc.inbox;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameHandler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows the frames of a poll as one message object, without garbage. Owned by whoever holds the inbox's lock. */
final class Batch implements FrameHandler {
    private final MessageOwner owner;
    private final MessageEvents events;
    private @Nullable Message message;
    private @Nullable Consumer<? super Message> handler;

    Batch(MessageOwner owner, MessageEvents events) {
        this.owner = owner;
        this.events = events;
    }

    /** A message belongs to a thread, so each polling thread gets one of its own. */
    Batch of(Consumer<? super Message> takes) {
        handler = takes;
        if (message != null && !message.isOfThisThread()) {
            message = null;
        }
        return this;
    }

    @Override
    public void onFrame(Frame frame) {
        Message shown = message == null ? new Message(owner, frame, false) : message.next(frame);
        message = shown;
        try {
            events.received(shown);
            if (handler != null) {
                handler.accept(shown);
            }
        } finally {
            shown.end();
        }
    }
}
