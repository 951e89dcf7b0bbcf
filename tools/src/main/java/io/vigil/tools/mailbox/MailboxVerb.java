package io.vigil.tools.mailbox;

import io.vigil.tools.ExitCode;
import io.vigil.tools.Invocation;
import io.vigil.tools.VigilVerb;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vigil mailbox}: a verb of verbs. */
@Command(
        name = "mailbox",
        header = "List, create, remove and empty mailboxes.",
        synopsisSubcommandLabel = "VERB",
        subcommands = {MailboxLs.class, MailboxCreate.class, MailboxPurge.class, MailboxRm.class},
        footer = {"", "Example:", "  vigil mailbox ls"})
public final class MailboxVerb implements VigilVerb {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public int run(Invocation invocation) {
        if (spec != null) {
            spec.commandLine().usage(new PrintWriter(invocation.notes(), true, StandardCharsets.UTF_8));
        }
        return ExitCode.WRONG_USAGE;
    }
}
