package io.vigil.tools.mailbox;

import io.vigil.tools.VerbGroup;
import picocli.CommandLine.Command;

/** {@code vigil mailbox}: a verb of verbs. */
@Command(
        name = "mailbox",
        header = "List, create, remove and empty mailboxes.",
        synopsisSubcommandLabel = "VERB",
        subcommands = {MailboxLs.class, MailboxCreate.class, MailboxPurge.class, MailboxRm.class},
        footer = {"", "Example:", "  vigil mailbox ls"})
public final class MailboxVerb extends VerbGroup {}
