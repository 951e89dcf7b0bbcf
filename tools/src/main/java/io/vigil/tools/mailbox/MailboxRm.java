package io.vigil.tools.mailbox;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.OsPort;
import io.vigil.tools.Destroying;
import io.vigil.tools.ExitCode;
import io.vigil.tools.Homes;
import io.vigil.tools.Invocation;
import io.vigil.tools.JsonLine;
import io.vigil.tools.VigilVerb;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigil mailbox rm}: removes mailboxes. */
@Command(
        name = "rm",
        header = "Remove mailboxes with everything in them.",
        description = "One that somebody has open is refused, with the pids, unless --force shuts it under them.",
        footer = {"", "Example:", "  vigil mailbox rm orders --yes"})
public final class MailboxRm implements VigilVerb {
    @Parameters(paramLabel = "NAME", arity = "1..*", description = "The mailboxes.")
    private List<String> names = List.of();

    @Option(names = "--force", description = "Also one that is in use, or damaged.")
    private boolean force;

    @Mixin
    private Destroying destroying = new Destroying();

    @Override
    public int run(Invocation invocation) throws IOException {
        Home home = Homes.look(invocation);
        names.forEach(name -> Homes.files(home, name));
        String what = "remove " + String.join(", ", names);
        if (destroying.isDryRun()) {
            invocation.notes().println("vigil: dry run, nothing was done: would " + what);
            return ExitCode.DONE;
        }
        if (!destroying.isAllowed(invocation, what)) {
            return ExitCode.NO;
        }
        try (Engine engine =
                Engine.open(home.directory(), "vigil mailbox", OsPort.current(), VigilClock.SYSTEM, false)) {
            for (String name : names) {
                boolean removed = force ? engine.forceRemoveMailbox(name) : engine.removeMailbox(name);
                if (invocation.json()) {
                    invocation.out().println(new JsonLine().put("name", name).put("removed", removed));
                }
            }
        }
        return ExitCode.DONE;
    }
}
