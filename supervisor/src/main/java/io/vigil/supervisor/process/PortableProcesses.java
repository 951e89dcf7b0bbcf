package io.vigil.supervisor.process;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.Exit;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Processes by the JDK's means, for machines without the native port.
 *
 * <p>Less exact: a death by signal n reads as the code 128 + n; a process cannot be halted; of what a process started,
 * only that is killed with it which can be found at that moment; a thread a process is needed, inside the JDK.
 */
public final class PortableProcesses implements ProcessPort {
    private record Ended(@Nullable PortableProcess process, int code) {}

    private static final Ended WAKE = new Ended(null, 0);

    private final LinkedBlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    @Override
    public String name() {
        return "portable";
    }

    @Override
    public boolean isNative() {
        return false;
    }

    @Override
    public PreparedCommand prepare(LaunchPlan plan) {
        Path program = ProgramLookup.find(plan);
        List<String> command = new ArrayList<>(plan.command());
        command.set(0, program.toString());
        return new PortableCommand(plan, command);
    }

    @Override
    public void await(long timeoutNs, EndHandler handler) {
        try {
            Ended first = timeoutNs < 0 ? ended.take() : ended.poll(timeoutNs, TimeUnit.NANOSECONDS);
            for (Ended next = first; next != null; next = ended.poll()) {
                if (next.process != null) {
                    handler.ended(next.process, Exit.code(next.code));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void wake() {
        if (!closed) {
            ended.add(WAKE);
        }
    }

    @Override
    public void close() {
        closed = true;
        ended.clear();
    }

    private final class PortableCommand implements PreparedCommand {
        private final LaunchPlan plan;
        private final List<String> command;

        private PortableCommand(LaunchPlan plan, List<String> command) {
            this.plan = plan;
            this.command = command;
        }

        @Override
        public LiveProcess launch(Map<String, String> more) {
            ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
            builder.environment().clear();
            builder.environment().putAll(plan.environment());
            builder.environment().putAll(more);
            if (plan.directory() != null) {
                builder.directory(plan.directory().toFile());
            }
            Redirect out = plan.log() == null
                    ? Redirect.INHERIT
                    : Redirect.appendTo(plan.log().toFile());
            try {
                PortableProcess started = new PortableProcess(builder.redirectErrorStream(plan.log() != null)
                        .redirectOutput(out)
                        .redirectError(plan.log() != null ? Redirect.PIPE : out)
                        .start());
                var unused =
                        started.process.onExit().thenAccept(gone -> ended.add(new Ended(started, gone.exitValue())));
                return started;
            } catch (IOException e) {
                throw new VigilException(
                        ErrorCode.PROCESS_START_FAILED,
                        "cannot be started: command=" + command + ", log=" + plan.log(),
                        e);
            }
        }

        @Override
        public void close() {
            // Nothing is kept.
        }
    }

    private static final class PortableProcess implements LiveProcess {
        private final Process process;

        private PortableProcess(Process process) {
            this.process = process;
        }

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public boolean terminate() {
            boolean alive = process.isAlive();
            process.destroy();
            return alive;
        }

        @Override
        public boolean kill() {
            boolean alive = process.isAlive();
            if (alive) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
            }
            process.destroyForcibly();
            return alive;
        }

        @Override
        public boolean suspend() {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "cannot be suspended: pid=" + pid() + ", port=portable; it takes Linux with JNA");
        }

        @Override
        public boolean resume() {
            return suspend();
        }
    }
}
