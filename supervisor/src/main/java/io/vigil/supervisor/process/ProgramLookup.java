package io.vigil.supervisor.process;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the file of a program as a shell would, before anything is started. No state. */
public final class ProgramLookup {
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    private ProgramLookup() {}

    /**
     * The absolute path of the program of a plan.
     *
     * @throws VigilException PROCESS_START_FAILED when program or directory is not there, or cannot be used
     */
    public static Path find(LaunchPlan plan) {
        if (plan.command().isEmpty()) {
            throw failed(plan, "the command is empty");
        }
        Path directory = plan.directory() == null ? Path.of("") : plan.directory();
        if (!Files.isDirectory(directory)) {
            throw failed(plan, "no such directory");
        }
        String program = plan.command().get(0);
        if (program.indexOf('/') >= 0) {
            Path file = directory.resolve(program).toAbsolutePath();
            if (usable(file)) {
                return file;
            }
            throw failed(plan, Files.exists(file) ? "the file cannot be executed" : "no such file");
        }
        for (String entry :
                plan.environment().getOrDefault("PATH", DEFAULT_PATH).split(":", -1)) {
            Path file = directory.resolve(entry).resolve(program).toAbsolutePath();
            if (usable(file)) {
                return file;
            }
        }
        throw failed(plan, "no such program in PATH");
    }

    private static boolean usable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static VigilException failed(LaunchPlan plan, String why) {
        return new VigilException(
                ErrorCode.PROCESS_START_FAILED,
                "cannot be started, " + why + ": command=" + plan.command() + ", directory=" + plan.directory());
    }
}
