package io.vigil.ipc.inbox;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.message.MessageAddress;
import io.vigil.ipc.message.Metadata;
import java.time.Duration;

/** Where the decision about a message goes. Thread-safe. */
interface MessageOwner {
    String mailbox();

    /** False when the message was not ours any more. */
    boolean acknowledge(Frame held);

    /** Gives back for a while that grows with every delivery. */
    boolean giveBack(Frame held);

    boolean giveBack(Frame held, Duration delay);

    boolean deadLetter(Frame held, String reason);

    boolean extend(Frame held, Duration lease);

    /** Everything about the message but its payload. */
    Metadata decode(Frame held);

    /** Answers a request in the mailbox of that name. */
    void reply(String to, Metadata request, MessageAddress address, byte[] payload);

    long nowMs();
}
