package io.vigil.tools;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A verb of verbs: by itself it only shows which there are. */
public abstract class VerbGroup implements VigilVerb {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public final int run(Invocation invocation) {
        if (spec != null) {
            spec.commandLine().usage(new PrintWriter(invocation.notes(), true, StandardCharsets.UTF_8));
        }
        return ExitCode.WRONG_USAGE;
    }
}
