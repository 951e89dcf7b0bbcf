package io.vigil.tools.mailbox;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxStats;
import io.vigil.ipc.os.OsPort;
import io.vigil.tools.Destroying;
import io.vigil.tools.ExitCode;
import io.vigil.tools.Homes;
import io.vigil.tools.Invocation;
import io.vigil.tools.JsonLine;
import io.vigil.tools.LaneName;
import io.vigil.tools.VigilVerb;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigil mailbox purge}: empties a mailbox. */
@Command(
        name = "purge",
        header = "Empty a mailbox, or one lane of it; what waits is counted as dropped.",
        description = "What a consumer has in hand stays with it. Dead letters are among the lanes.",
        footer = {"", "Example:", "  vigil mailbox purge orders --lane batch --yes"})
public final class MailboxPurge implements VigilVerb {
    @Parameters(paramLabel = "NAME", description = "The mailbox.")
    private String name = "";

    @Option(
            names = "--lane",
            paramLabel = "L",
            description = "Only that lane: critical, high, normal, low, batch, dead, delayed.")
    private @Nullable LaneName lane;

    @Mixin
    private Destroying destroying = new Destroying();

    @Override
    public int run(Invocation invocation) throws IOException {
        long waiting = waiting(Homes.mailbox(Homes.look(invocation), name).stats());
        String what = "drop " + waiting + " messages of " + name + (lane == null ? "" : ", lane " + lane);
        if (destroying.isDryRun()) {
            invocation.notes().println("vigil: dry run, nothing was done: would " + what);
            return ExitCode.DONE;
        }
        if (!destroying.isAllowed(invocation, what)) {
            return ExitCode.NO;
        }
        long purged;
        try (Engine engine =
                Engine.open(Homes.directory(invocation), "vigil mailbox", OsPort.current(), VigilClock.SYSTEM, false)) {
            Mailbox mailbox = engine.mailbox(name);
            purged = lane == null ? mailbox.purge() : mailbox.purge(lane.index());
        }
        invocation
                .out()
                .println(
                        invocation.json()
                                ? new JsonLine().put("mailbox", name).put("purged", purged)
                                : purged + " dropped");
        return ExitCode.DONE;
    }

    private long waiting(MailboxStats stats) {
        long waiting = 0;
        for (int index = 0; index < stats.lanes().size(); index++) {
            if (lane == null || lane.index() == index) {
                waiting += stats.lanes().get(index).depth();
            }
        }
        return waiting;
    }
}
