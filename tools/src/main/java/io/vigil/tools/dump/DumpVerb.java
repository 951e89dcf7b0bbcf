package io.vigil.tools.dump;

import io.vigil.tools.ExitCode;
import io.vigil.tools.Invocation;
import io.vigil.tools.LaneName;
import io.vigil.tools.VigilVerb;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigil dump}: every frame of a mailbox. */
@Command(
        name = "dump",
        header = "Show every frame of a mailbox, with its state.",
        description = {
            "Takes nothing and creates nothing; works on live, frozen and dead homes. Shows what waits, what is in hand and"
                    + " what is done and not yet overwritten, oldest first, lane by lane; damage is shown as damage. What"
                    + " is not printable is escaped, except with --raw."
        },
        footer = {
            "",
            "Examples:",
            "  vigil dump orders --state waiting -n 20",
            "  vigil dump orders --from risk --grep 'EUR.*' --json",
            "  vigil dump /dev/shm/vigil-1000/mailboxes/orders -f"
        })
public final class DumpVerb implements VigilVerb {
    @Parameters(
            paramLabel = "NAME|PATH",
            description =
                    "A mailbox of the home; with a slash: the directory of a mailbox, or of a home for all in it.")
    private String target = "";

    @Option(
            names = "--lane",
            paramLabel = "L",
            description = "Only that lane: critical, high, normal, low, batch, dead, delayed.")
    private @Nullable LaneName lane;

    @Option(names = "-n", paramLabel = "N", description = "At most so many frames.")
    private long most = Long.MAX_VALUE;

    @Option(names = "--from", paramLabel = "S", description = "Only those of that sender.")
    private @Nullable String sender;

    @Option(names = "--signal", paramLabel = "S", description = "Only those with that signal.")
    private @Nullable String signal;

    @Option(names = "--id", paramLabel = "ID", description = "Only the one with that id.")
    private @Nullable String id;

    @Option(
            names = "--grep",
            paramLabel = "RE",
            description = "Only those in whose payload that regular expression is found.")
    private @Nullable String payload;

    @Option(
            names = "--state",
            paramLabel = "S",
            split = ",",
            description =
                    "Only those: ${COMPLETION-CANDIDATES}; waiting is ready or leased, done is all that are over.")
    private List<DumpState> states = List.of();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until interrupted.")
    private boolean follow;

    @Option(names = "--raw", description = "The payloads as they are, a newline behind each.")
    private boolean raw;

    @Option(names = "--hex", description = "The payloads as bytes.")
    private boolean hex;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public int run(Invocation invocation) throws InterruptedException {
        requireOneForm(invocation);
        DumpFilter filter = filter();
        Dump dump = new Dump(DumpTarget.of(invocation, target), lane, filter, most, sink(invocation), follow);
        dump.run(() -> invocation.out().checkError());
        return ExitCode.DONE;
    }

    private void requireOneForm(Invocation invocation) {
        if (Stream.of(raw, hex, invocation.json()).filter(on -> on).count() > 1) {
            throw wrong("only one of --raw, --hex and --json goes");
        }
    }

    private DumpFilter filter() {
        try {
            return new DumpFilter(states, sender, signal, id, payload == null ? null : Pattern.compile(payload));
        } catch (PatternSyntaxException e) {
            throw wrong("no regular expression: --grep=" + payload + ", " + e.getDescription());
        }
    }

    private DumpSink sink(Invocation invocation) {
        if (raw) {
            return new RawSink(invocation.out());
        }
        if (hex) {
            return new HexSink(invocation.out());
        }
        return invocation.json() ? new JsonSink(invocation.out()) : new TableSink(invocation);
    }

    private ParameterException wrong(String what) {
        if (spec == null) {
            throw new IllegalStateException(what);
        }
        return new ParameterException(spec.commandLine(), what);
    }
}
