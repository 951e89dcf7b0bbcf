package io.vigil.tools.dead;

import io.vigil.tools.VerbGroup;
import picocli.CommandLine.Command;

/** {@code vigil dead}: a verb of verbs. */
@Command(
        name = "dead",
        header = "List, show, send again and throw away dead letters.",
        synopsisSubcommandLabel = "VERB",
        subcommands = {DeadLs.class, DeadShow.class, DeadRedrive.class, DeadPurge.class},
        footer = {"", "Example:", "  vigil dead ls orders"})
public final class DeadVerb extends VerbGroup {}
