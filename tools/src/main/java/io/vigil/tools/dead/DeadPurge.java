package io.vigil.tools.dead;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.os.OsPort;
import io.vigil.tools.Destroying;
import io.vigil.tools.ExitCode;
import io.vigil.tools.Homes;
import io.vigil.tools.Invocation;
import io.vigil.tools.JsonLine;
import io.vigil.tools.ShownMessage;
import io.vigil.tools.VigilVerb;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code vigil dead purge}: throws dead letters away. */
@Command(
        name = "purge",
        header = "Throw dead letters away; they are counted as dropped.",
        footer = {"", "Example:", "  vigil dead purge orders --older-than 7d --dry-run"})
public final class DeadPurge implements VigilVerb {
    @Parameters(index = "0", paramLabel = "NAME", description = "The mailbox.")
    private String name = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "ID", description = "Only these; default: all.")
    private List<String> ids = List.of();

    @Mixin
    private WhichLetters which = new WhichLetters();

    @Mixin
    private Destroying destroying = new Destroying();

    @Override
    public int run(Invocation invocation) throws IOException {
        MailboxFiles files = Homes.files(Homes.look(invocation), name);
        List<ShownMessage> chosen = Chosen.of(files, ids, which);
        if (destroying.isDryRun()) {
            return Chosen.show(invocation, chosen, "would be thrown away");
        }
        if (!chosen.isEmpty()
                && !destroying.isAllowed(invocation, "throw away " + chosen.size() + " dead letters of " + name)) {
            return ExitCode.NO;
        }
        long purged;
        try (Engine engine =
                Engine.open(Homes.directory(invocation), "vigil dead", OsPort.current(), VigilClock.SYSTEM, false)) {
            purged = engine.mailbox(name).dead().purgeAll(Chosen.places(chosen));
        }
        invocation
                .out()
                .println(
                        invocation.json()
                                ? new JsonLine().put("mailbox", name).put("purged", purged)
                                : purged + " thrown away");
        return ExitCode.DONE;
    }
}
