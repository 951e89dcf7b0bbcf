package io.vigil.tools.dead;

import io.vigil.tools.ExitCode;
import io.vigil.tools.Invocation;
import io.vigil.tools.VigilVerb;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vigil dead}: a verb of verbs. */
@Command(
        name = "dead",
        header = "List, show, send again and throw away dead letters.",
        synopsisSubcommandLabel = "VERB",
        subcommands = {DeadLs.class, DeadShow.class, DeadRedrive.class, DeadPurge.class},
        footer = {"", "Example:", "  vigil dead ls orders"})
public final class DeadVerb implements VigilVerb {
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
