package io.vigil.tools.dead;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.mailbox.DeadLetters;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.os.OsPort;
import io.vigil.tools.ExitCode;
import io.vigil.tools.Homes;
import io.vigil.tools.Invocation;
import io.vigil.tools.JsonLine;
import io.vigil.tools.Progress;
import io.vigil.tools.ShownMessage;
import io.vigil.tools.VigilVerb;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigil dead redrive}: sends dead letters again. */
@Command(
        name = "redrive",
        header = "Send dead letters again, to where they were first.",
        description = {
            "Each is delivered as if nobody had had it; a deadline that is past is removed. Ends early, with exit 1, when"
                    + " the mailbox has no room for more."
        },
        footer = {"", "Example:", "  vigil dead redrive orders --reason too_many_deliveries --rate 100"})
public final class DeadRedrive implements VigilVerb {
    @Parameters(index = "0", paramLabel = "NAME", description = "The mailbox.")
    private String name = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "ID", description = "Only these; default: all.")
    private List<String> ids = List.of();

    @Mixin
    private WhichLetters which = new WhichLetters();

    @Option(names = "--rate", paramLabel = "N", description = "At most so many a second (default: as fast as it goes).")
    private double rate;

    @Option(names = "--dry-run", description = "Only show which.")
    private boolean dryRun;

    @Override
    public int run(Invocation invocation) {
        MailboxFiles files = Homes.files(Homes.look(invocation), name);
        List<ShownMessage> chosen = Chosen.of(files, ids, which);
        if (dryRun) {
            return Chosen.show(invocation, chosen, "would be sent again");
        }
        DeadLetters.Redriven redriven;
        try (Engine engine =
                Engine.open(Homes.directory(invocation), "vigil dead", OsPort.current(), VigilClock.SYSTEM, false)) {
            Progress progress = new Progress(invocation.notes(), "dead letters sent again");
            redriven = engine.mailbox(name).dead().redriveAll(Chosen.places(chosen), rate, (done, of) -> {
                progress.at(done, of);
                return true;
            });
        }
        if (invocation.json()) {
            invocation
                    .out()
                    .println(new JsonLine()
                            .put("mailbox", name)
                            .put("redriven", redriven.done())
                            .put("gone", redriven.gone())
                            .put("complete", redriven.complete()));
        } else {
            invocation
                    .out()
                    .println(redriven.done() + " sent again"
                            + (redriven.gone() == 0 ? "" : ", " + redriven.gone() + " gone meanwhile")
                            + (redriven.complete() ? "" : "; no room for more: try again when somebody has received"));
        }
        return redriven.complete() ? ExitCode.DONE : ExitCode.NO;
    }
}
