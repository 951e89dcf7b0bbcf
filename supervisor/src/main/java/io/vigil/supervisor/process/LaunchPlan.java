package io.vigil.supervisor.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to launch. Immutable.
 *
 * @param command program and arguments; a program without a slash is looked for in the PATH of {@code environment}
 * @param environment the whole of it: nothing is inherited
 * @param directory to run in; null for that of this process
 * @param log gets standard output and error, at its end, and is created when absent; null: those of this process
 */
public record LaunchPlan(
        List<String> command,
        Map<String, String> environment,
        @Nullable Path directory,
        @Nullable Path log) {
    public LaunchPlan {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** In this directory, with this environment and these standard streams. */
    public static LaunchPlan of(String... command) {
        return new LaunchPlan(List.of(command), System.getenv(), null, null);
    }

    public LaunchPlan in(Path other) {
        return new LaunchPlan(command, environment, other, log);
    }

    public LaunchPlan loggingTo(Path file) {
        return new LaunchPlan(command, environment, directory, file);
    }
}
