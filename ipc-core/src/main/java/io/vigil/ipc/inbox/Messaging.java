package io.vigil.ipc.inbox;

import io.vigil.ipc.CoarseClock;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.message.MessageAddress;
import io.vigil.ipc.message.MessageBuilder;
import io.vigil.ipc.message.Metadata;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Replies;
import io.vigil.ipc.telemetry.Telemetry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The inboxes and outboxes of one process in one home. Thread-safe.
 *
 * <p>Closing it closes every inbox, which gives back what is in hand, and then leaves the home. A process that is
 * killed leaves both to the sweep.
 */
public final class Messaging implements AutoCloseable {
    private final Engine engine;
    private final VigilClock clock;
    private final CoarseClock sendClock;
    private final MessageEvents events;
    private final Map<String, MailboxOutbox> outboxes = new ConcurrentHashMap<>();
    private final Set<MailboxInbox> inboxes = ConcurrentHashMap.newKeySet();
    private final Replies replies = Replies.secure();
    private volatile boolean closed;

    /** @param engine closed with this */
    public Messaging(Engine engine, VigilClock clock, Telemetry telemetry) {
        this.engine = engine;
        this.clock = clock;
        this.sendClock = CoarseClock.over(clock);
        this.events = new MessageEvents(telemetry);
    }

    /** The sending end of a mailbox, which is created with the default settings when there is none. */
    public Outbox outbox(String name) {
        return outboxOf(name);
    }

    /** The sending end of a mailbox that is there; null when there is none. Creates nothing. */
    public @Nullable Outbox existingOutbox(String name) {
        requireOpen();
        MailboxOutbox known = outboxes.get(name);
        if (known != null && !known.isRemoved()) {
            return known;
        }
        if (known != null) {
            outboxes.remove(name, known);
        }
        Mailbox mailbox = engine.existingMailbox(name);
        return mailbox == null ? null : outboxes.computeIfAbsent(name, n -> new MailboxOutbox(heard(mailbox), this));
    }

    MailboxOutbox outboxOf(String name) {
        requireOpen();
        MailboxOutbox known = outboxes.get(name);
        return known != null
                ? known
                : outboxes.computeIfAbsent(name, n -> new MailboxOutbox(heard(engine.mailbox(n)), this));
    }

    /** The receiving end of a mailbox, which is created with the default settings when there is none. */
    public Inbox inbox(String name) {
        return inboxBuilder(name).build();
    }

    /** Settings for the receiving end; those of the mailbox have to be the ones that it has, or are given to a new one. */
    public InboxBuilder inboxBuilder(String name) {
        requireOpen();
        return new InboxBuilder(this, name);
    }

    Inbox open(String name, UnaryOperator<MailboxConfig.Builder> settings, WaitStrategy waits, boolean takeOver) {
        requireOpen();
        MailboxInbox inbox = new MailboxInbox(heard(mailbox(name, settings)), this, waits, takeOver);
        inboxes.add(inbox);
        if (closed) {
            inbox.close();
            requireOpen();
        }
        return inbox;
    }

    /** An existing mailbox has to have what is set, and may have anything else. */
    private Mailbox mailbox(String name, UnaryOperator<MailboxConfig.Builder> settings) {
        if (!engine.hasMailbox(name)) {
            return engine.mailbox(name, settings.apply(MailboxConfig.builder()).build());
        }
        Mailbox existing = engine.mailbox(name);
        existing.requireSettings(settings.apply(existing.config().toBuilder()).build());
        return existing;
    }

    private Mailbox heard(Mailbox mailbox) {
        String name = mailbox.name();
        mailbox.listen((lane, term, unit, expired) -> events.ending(name, lane, term, unit, expired));
        return mailbox;
    }

    void forget(MailboxInbox inbox) {
        inboxes.remove(inbox);
    }

    void reply(String to, Metadata request, MessageAddress address, byte[] payload) {
        Outbox waiting = existingOutbox(to); // never a new one: its owner would not know of it, and it would stay
        if (waiting == null) {
            throw new VigilException(
                    ErrorCode.RECEIVER_UNAVAILABLE,
                    "nobody waits for the reply any more: replyTo=" + to + ", request=" + address
                            + "; acknowledge the request, its sender has gone");
        }
        MessageBuilder reply = OutgoingMessage.of(payload);
        replies.answer(request, address, reply);
        waiting.send(reply.build());
    }

    public Engine engine() {
        return engine;
    }

    public VigilClock clock() {
        return clock;
    }

    CoarseClock sendClock() {
        return sendClock;
    }

    MessageEvents events() {
        return events;
    }

    public boolean isClosed() {
        return closed;
    }

    private void requireOpen() {
        if (closed) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "closed: home=" + engine.home().directory() + "; open another Vigil");
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        inboxes.forEach(MailboxInbox::close);
        outboxes.values().forEach(MailboxOutbox::close);
        sendClock.close();
        engine.close();
    }
}
