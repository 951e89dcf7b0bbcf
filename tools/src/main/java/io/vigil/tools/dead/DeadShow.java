package io.vigil.tools.dead;

import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.message.Metadata;
import io.vigil.tools.ExitCode;
import io.vigil.tools.Homes;
import io.vigil.tools.Invocation;
import io.vigil.tools.NotThereException;
import io.vigil.tools.Printable;
import io.vigil.tools.ShownMessage;
import io.vigil.tools.VigilVerb;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigil dead show}: all of one dead letter. */
@Command(
        name = "show",
        header = "Show all of one dead letter.",
        footer = {"", "Example:", "  vigil dead show orders orders:2:1:40"})
public final class DeadShow implements VigilVerb {
    @Parameters(index = "0", paramLabel = "NAME", description = "The mailbox.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "ID", description = "The letter, as vigil dead ls names it.")
    private String id = "";

    @Option(names = "--raw", description = "Only the payload, as it is.")
    private boolean raw;

    @Override
    public int run(Invocation invocation) {
        List<ShownMessage> found = Letters.of(Homes.files(Homes.look(invocation), name), letter -> letter.isNamed(id));
        if (found.isEmpty()) {
            throw new NotThereException("no such dead letter: mailbox=" + name + ", id=" + Printable.of(id, 80)
                    + "; vigil dead ls " + name + " shows those that there are");
        }
        PrintStream out = invocation.out();
        for (ShownMessage letter : found) {
            if (raw) {
                out.write(letter.payload(), 0, letter.payload().length);
                out.flush();
            } else if (invocation.json()) {
                out.println(letter.json());
            } else {
                show(out, letter);
            }
        }
        return ExitCode.DONE;
    }

    private static void show(PrintStream out, ShownMessage letter) {
        Metadata metadata = letter.metadata();
        Failure failure = metadata.failure();
        line(out, "id", letter.id());
        line(out, "address", letter.address().toString());
        line(out, "reason", Letters.reason(letter).name());
        line(out, "text", metadata.reason());
        if (failure != null) {
            line(out, "attempts", Integer.toString(failure.attempts()));
            line(out, "crashes", Integer.toString(failure.crashes()));
            line(out, "first failure", time(failure.firstMs()));
            line(out, "last failure", time(failure.lastMs()));
        }
        line(out, "sent", time(metadata.enqueuedAtMs()));
        line(out, "deadline", metadata.deadlineMs() == Long.MAX_VALUE ? null : time(metadata.deadlineMs()));
        line(out, "priority", metadata.priority().name());
        line(out, "signal", metadata.signal() == null ? null : String.valueOf(metadata.signal()));
        line(out, "sender", metadata.sender());
        line(out, "correlation", metadata.correlationId());
        line(out, "reply to", metadata.replyTo());
        line(out, "topic", metadata.topic());
        line(out, "trace", metadata.traceId());
        metadata.headers().forEach((key, value) -> line(out, "header " + Printable.of(key), value));
        line(out, "length", Integer.toString(letter.payload().length));
        line(out, "payload", Printable.of(letter.payload(), Integer.MAX_VALUE));
    }

    private static @Nullable String time(long epochMs) {
        return epochMs == 0 ? null : Instant.ofEpochMilli(epochMs).toString();
    }

    private static void line(PrintStream out, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            out.printf("%-14s %s%n", name, Printable.of(value));
        }
    }
}
