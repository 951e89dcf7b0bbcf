package io.vigil.tools;

/**
 * One verb of the {@code vigil} command: a picocli {@code @Command} that a module adds by listing its class in
 * {@code META-INF/services/io.vigil.tools.VigilVerb}.
 *
 * <p>The annotation gives the name, the options and, for {@code --help}, a description and an example. A verb with verbs
 * of its own names them as subcommands that implement this too. Made anew for each invocation; used by one thread.
 */
public interface VigilVerb {
    /**
     * Does the work.
     *
     * @return an exit code, see {@link ExitCode}
     * @throws Exception any: shown as one line, and a stack trace with {@code --debug}; the code of a
     *     {@link io.vigil.ipc.VigilException} decides the exit code
     */
    int run(Invocation invocation) throws Exception;
}
