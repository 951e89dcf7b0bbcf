package io.vigil.tools.message;

import io.vigil.Vigil;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Outbox;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.message.MessageBuilder;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Priority;
import io.vigil.ipc.message.Signal;
import io.vigil.tools.ExitCode;
import io.vigil.tools.Homes;
import io.vigil.tools.Invocation;
import io.vigil.tools.JsonLine;
import io.vigil.tools.Printable;
import io.vigil.tools.Progress;
import io.vigil.tools.VigilVerb;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigil send}: puts messages into a mailbox. */
@Command(
        name = "send",
        header = "Send messages; print their ids.",
        description = {
            "The payload is the argument, else all of standard input, else with --lines every line of it. Nobody has to"
                    + " receive: the mailbox keeps what it accepted. A mailbox that does not exist is an error (exit 3),"
                    + " unless --create makes it, with the default settings."
        },
        footer = {
            "",
            "Examples:",
            "  vigil send orders 'buy 10 VGL' --priority high --ttl 5m --header desk=7",
            "  vigil send orders --lines < orders.txt"
        })
public final class SendVerb implements VigilVerb {
    @Parameters(index = "0", paramLabel = "NAME", description = "The mailbox.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PAYLOAD",
            description = "The payload; - or none: standard input.")
    private @Nullable String payload;

    @Option(names = "--priority", paramLabel = "P", description = "${COMPLETION-CANDIDATES} (default: normal).")
    private Priority priority = Priority.NORMAL;

    @Option(names = "--ttl", paramLabel = "D", description = "Nobody is given it later (default: as the mailbox says).")
    private @Nullable Duration ttl;

    @Option(names = "--signal", paramLabel = "S", description = "What it is about, when it is not only data.")
    private @Nullable Signal signal;

    @Option(names = "--from", paramLabel = "S", description = "Who sends it.")
    private @Nullable String sender;

    @Option(names = "--id", paramLabel = "ID", description = "Its id (default: one is made).")
    private @Nullable String id;

    @Option(names = "--correlation", paramLabel = "C", description = "What it belongs to.")
    private @Nullable String correlation;

    @Option(names = "--reply-to", paramLabel = "R", description = "The mailbox that waits for an answer.")
    private @Nullable String replyTo;

    @Option(names = "--trace", paramLabel = "T", description = "The trace that it is a part of.")
    private @Nullable String trace;

    @Option(names = "--header", paramLabel = "K=V", description = "One more field; may be repeated.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Option(names = "--count", paramLabel = "N", description = "That many times; with --lines: at most that many.")
    private @Nullable Long count;

    @Option(names = "--lines", description = "Every line of standard input is a message.")
    private boolean lines;

    @Option(
            names = "--timeout",
            paramLabel = "D",
            description = "How long to wait for room where the mailbox lets senders wait.")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(names = "--create", description = "Create the mailbox when there is none.")
    private boolean create;

    @Spec
    private @Nullable CommandSpec spec;

    private boolean dropped;

    @Override
    public int run(Invocation invocation) throws IOException {
        requirePossible();
        if (!create) {
            Homes.files(Homes.look(invocation), name);
        }
        try (Vigil vigil = Vigil.open(Homes.directory(invocation), "vigil send")) {
            send(invocation, vigil.outbox(name));
        }
        return dropped ? ExitCode.NO : ExitCode.DONE;
    }

    private void requirePossible() {
        if (lines && payload != null && !payload.equals("-")) {
            throw wrong("--lines reads standard input, and there is a payload");
        }
        if (id != null && (lines || (count != null && count != 1))) {
            throw wrong("--id names one message, and there are several");
        }
        if (count != null && count < 0) {
            throw wrong("--count=" + count + ", allowed: 0 or more");
        }
    }

    private ParameterException wrong(String what) {
        if (spec == null) {
            throw new IllegalStateException(what);
        }
        return new ParameterException(spec.commandLine(), what);
    }

    private Payloads payloads(Invocation invocation) throws IOException {
        if (lines) {
            return Payloads.linesOf(invocation.in(), count == null ? Long.MAX_VALUE : count);
        }
        long times = count == null ? 1 : count;
        return payload == null || payload.equals("-")
                ? Payloads.of(invocation.in().readAllBytes(), times)
                : Payloads.of(payload, times);
    }

    private void send(Invocation invocation, Outbox outbox) throws IOException {
        Payloads payloads = payloads(invocation);
        Progress progress = new Progress(invocation.notes(), "messages sent");
        long sent = 0;
        for (byte[] one = payloads.next(); one != null; one = payloads.next()) {
            OutgoingMessage message = message(one);
            String made = message.id();
            long position = send(outbox, message, sent);
            if (position == Offer.DROPPED) {
                dropped = true;
                invocation.notes().println("vigil: mailbox full, message dropped: mailbox=" + name + ", sent=" + sent);
            } else {
                sent++;
                invocation
                        .out()
                        .println(
                                invocation.json()
                                        ? new JsonLine()
                                                .put("mailbox", name)
                                                .put("id", made)
                                                .put("position", position)
                                        : Printable.of(made));
            }
            if (lines || count != null) {
                progress.at(sent, lines ? 0 : Objects.requireNonNull(count));
            }
        }
    }

    private long send(Outbox outbox, OutgoingMessage message, long before) {
        try {
            return outbox.send(message, timeout);
        } catch (VigilException e) {
            // Those before it are in the mailbox: whoever tries again has to know.
            ErrorCode code = e.code();
            throw before == 0 ? e : new VigilException(code, e.getMessage() + "; sent before=" + before, e);
        }
    }

    private OutgoingMessage message(byte[] bytes) {
        MessageBuilder message = Vigil.msg(bytes).priority(priority);
        if (id != null) {
            message.id(id);
        }
        if (ttl != null) {
            message.ttl(ttl);
        }
        if (signal != null) {
            message.signal(signal);
        }
        if (sender != null) {
            message.from(sender);
        }
        if (correlation != null) {
            message.withCorrelation(correlation);
        }
        if (replyTo != null) {
            message.replyTo(replyTo);
        }
        if (trace != null) {
            message.trace(trace);
        }
        headers.forEach(message::header);
        return message.build();
    }
}
