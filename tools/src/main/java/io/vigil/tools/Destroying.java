package io.vigil.tools;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options of every verb that destroys something, and the question that it asks. A picocli mixin. */
public final class Destroying {
    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only show what would be done.")
    private boolean dryRun;

    /** Whether only to show it. */
    public boolean isDryRun() {
        return dryRun;
    }

    /**
     * Asks, unless {@code --yes} has answered.
     *
     * @param what would be done: the question without its mark
     * @throws VigilException INVALID_CONFIGURATION when there is nobody to ask
     */
    public boolean isAllowed(Invocation invocation, String what) throws IOException {
        if (yes) {
            return true;
        }
        if (!invocation.interactive()) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "nobody to ask: standard input is no terminal; to " + what
                            + ", add --yes; --dry-run only shows it");
        }
        invocation.notes().print(what + "? [y/N] ");
        invocation.notes().flush();
        String answer = new BufferedReader(new InputStreamReader(invocation.in(), StandardCharsets.UTF_8)).readLine();
        boolean allowed =
                answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        if (!allowed) {
            invocation.notes().println("vigil: nothing was done");
        }
        return allowed;
    }
}
