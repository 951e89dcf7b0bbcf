package io.vigil.tools.message;

import io.vigil.Vigil;
import io.vigil.broker.topic.Published;
import io.vigil.ipc.message.MessageBuilder;
import io.vigil.ipc.message.Priority;
import io.vigil.tools.ExitCode;
import io.vigil.tools.Homes;
import io.vigil.tools.Invocation;
import io.vigil.tools.JsonLine;
import io.vigil.tools.VigilVerb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigil publish}: sends a message to everybody who has subscribed to a topic. */
@Command(
        name = "publish",
        header = "Publish a message about a topic; print who took it.",
        description = {
            "The payload is the argument, else all of standard input. Every mailbox with a matching subscription gets the"
                    + " message once; nobody is waited for. Exits with 1 when nobody took it."
        },
        footer = {"", "Examples:", "  vigil publish events.user.created ada", "  vigil publish prices.vgl < price.json"
        })
public final class PublishVerb implements VigilVerb {
    @Parameters(index = "0", paramLabel = "TOPIC", description = "What it is about: levels with dots between.")
    private String topic = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PAYLOAD",
            description = "The payload; - or none: standard input.")
    private @Nullable String payload;

    @Option(names = "--priority", paramLabel = "P", description = "${COMPLETION-CANDIDATES} (default: normal).")
    private Priority priority = Priority.NORMAL;

    @Option(names = "--from", paramLabel = "S", description = "Who publishes.")
    private @Nullable String sender;

    @Option(names = "--header", paramLabel = "K=V", description = "One more field; may be repeated.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Override
    public int run(Invocation invocation) throws IOException {
        Homes.look(invocation);
        String given = payload;
        byte[] bytes = given == null || given.equals("-")
                ? invocation.in().readAllBytes()
                : given.getBytes(StandardCharsets.UTF_8);
        MessageBuilder message = Vigil.msg(bytes).priority(priority);
        if (sender != null) {
            message.from(sender);
        }
        headers.forEach(message::header);
        try (Vigil vigil = Vigil.open(Homes.directory(invocation), "vigil publish")) {
            Published published = vigil.publish(topic, message);
            invocation
                    .out()
                    .println(
                            invocation.json()
                                    ? new JsonLine()
                                            .put("topic", topic)
                                            .put("accepted", published.accepted())
                                            .put("refused", published.refused())
                                    : published.accepted() + " accepted, " + published.refused() + " refused");
            return published.accepted() > 0 ? ExitCode.DONE : ExitCode.NO;
        }
    }
}
