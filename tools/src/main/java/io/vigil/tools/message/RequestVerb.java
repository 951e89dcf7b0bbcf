package io.vigil.tools.message;

import io.vigil.Vigil;
import io.vigil.broker.request.Reply;
import io.vigil.ipc.message.MessageBuilder;
import io.vigil.ipc.message.Priority;
import io.vigil.tools.ExitCode;
import io.vigil.tools.Homes;
import io.vigil.tools.Invocation;
import io.vigil.tools.JsonLine;
import io.vigil.tools.MessageJson;
import io.vigil.tools.Printable;
import io.vigil.tools.VigilVerb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigil request}: asks the reader of a mailbox, and prints what it replies. */
@Command(
        name = "request",
        header = "Ask the reader of a mailbox; print its reply.",
        description = {
            "The payload is the argument, else all of standard input. Somebody has to read the mailbox: else it is an error"
                    + " at once (RECEIVER_UNAVAILABLE). The request is not handled any more when --timeout is over."
                    + " What is not printable is escaped, except with --raw."
        },
        footer = {"", "Examples:", "  vigil request prices 'VGL' --timeout 2s", "  vigil request counter get --raw"})
public final class RequestVerb implements VigilVerb {
    @Parameters(index = "0", paramLabel = "NAME", description = "The mailbox.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PAYLOAD",
            description = "The payload; - or none: standard input.")
    private @Nullable String payload;

    @Option(names = "--timeout", paramLabel = "D", description = "How long to wait for the reply (default: 5s).")
    private Duration timeout = Duration.ofSeconds(5);

    @Option(names = "--priority", paramLabel = "P", description = "${COMPLETION-CANDIDATES} (default: normal).")
    private Priority priority = Priority.NORMAL;

    @Option(names = "--from", paramLabel = "S", description = "Who asks.")
    private @Nullable String sender;

    @Option(names = "--trace", paramLabel = "T", description = "The trace that it is a part of.")
    private @Nullable String trace;

    @Option(names = "--header", paramLabel = "K=V", description = "One more field; may be repeated.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Option(names = "--raw", description = "The payload of the reply as it is, and a newline.")
    private boolean raw;

    @Override
    public int run(Invocation invocation) throws IOException {
        Homes.files(Homes.look(invocation), name);
        String given = payload;
        byte[] bytes = given == null || given.equals("-")
                ? invocation.in().readAllBytes()
                : given.getBytes(StandardCharsets.UTF_8);
        try (Vigil vigil = Vigil.open(Homes.directory(invocation), "vigil request")) {
            print(invocation, vigil.request(name, message(bytes).build(), timeout));
        }
        return ExitCode.DONE;
    }

    private MessageBuilder message(byte[] bytes) {
        MessageBuilder message = Vigil.msg(bytes).priority(priority);
        if (sender != null) {
            message.from(sender);
        }
        if (trace != null) {
            message.trace(trace);
        }
        headers.forEach(message::header);
        return message;
    }

    private void print(Invocation invocation, Reply reply) {
        if (invocation.json()) {
            JsonLine line = new JsonLine()
                    .put("mailbox", name)
                    .put("correlation", reply.metadata().correlationId())
                    .put("trace", reply.metadata().traceId());
            invocation.out().println(MessageJson.putPayload(line, reply.payload()));
            return;
        }
        invocation.out().println(raw ? reply.text() : Printable.of(reply.text()));
    }
}
