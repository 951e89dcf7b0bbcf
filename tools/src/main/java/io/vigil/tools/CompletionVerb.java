package io.vigil.tools;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vigil completion}: a script for the shell. */
@Command(
        name = "completion",
        header = "Print a script with which a shell completes the words of this command.",
        description = "The same script serves both shells: zsh reads it through its bashcompinit, which it starts.",
        footer = {
            "",
            "Examples:",
            "  source <(vigil completion bash)",
            "  vigil completion zsh > ~/.vigil-completion && echo 'source ~/.vigil-completion' >> ~/.zshrc"
        })
public final class CompletionVerb implements VigilVerb {
    /** Whose script is wanted. */
    enum ShellName {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private ShellName shell = ShellName.BASH;

    @Override
    public int run(Invocation invocation) {
        String script = AutoComplete.bash("vigil", VigilCommand.described());
        invocation
                .out()
                .print(
                        invocation.json()
                                ? new JsonLine().put("shell", shell.toString()).put("script", script) + "\n"
                                : script);
        invocation.out().flush();
        return ExitCode.DONE;
    }
}
