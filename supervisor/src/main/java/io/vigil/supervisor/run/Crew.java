package io.vigil.supervisor.run;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.core.Directive;
import io.vigil.supervisor.core.Event;
import io.vigil.supervisor.process.LaunchPlan;
import io.vigil.supervisor.process.LiveProcess;
import io.vigil.supervisor.process.PreparedCommand;
import io.vigil.supervisor.process.ProcessPort;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The processes and threads of one supervisor: carries directives out. Belongs to the thread of the loop. */
final class Crew {
    private record Running(String path, int incarnation, LiveProcess process) {}

    private final ProcessPort port;
    private final Map<String, String> environment;
    private final Consumer<Event> events; // of the loop's thread
    private final Consumer<Event> fromThreads; // of any thread
    private final Map<String, ChildSpec> specs = new HashMap<>();
    private final Map<String, PreparedCommand> commands = new HashMap<>();
    private final Map<String, Running> byPath = new HashMap<>();
    private final IdentityHashMap<LiveProcess, Running> byProcess = new IdentityHashMap<>();
    private @Nullable VigilException lastRefusal;

    Crew(ProcessPort port, Map<String, String> environment, Consumer<Event> events, Consumer<Event> fromThreads) {
        this.port = port;
        this.environment = environment;
        this.events = events;
        this.fromThreads = fromThreads;
    }

    /**
     * Makes the command of a child ready; null for one that is none.
     *
     * @throws VigilException PROCESS_START_FAILED when there is no such program
     */
    @Nullable
    PreparedCommand ready(String path, ChildSpec spec) {
        if (!(spec.body() instanceof Command command)) {
            return null;
        }
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(environment);
        all.put("VIGIL_CHILD", path);
        all.putAll(spec.options().environment());
        return port.prepare(new LaunchPlan(
                command.argv(), all, spec.options().directory(), spec.options().log()));
    }

    /** From now on, that is what is launched. */
    void install(String path, ChildSpec spec, @Nullable PreparedCommand command) {
        drop(command == null ? commands.remove(path) : commands.put(path, command));
        specs.put(path, spec);
    }

    void drop(@Nullable PreparedCommand command) {
        if (command != null) {
            command.close();
        }
    }

    /** How long it takes to stop all, one after the other. */
    Duration longestStop() {
        Duration sum = Duration.ZERO;
        for (ChildSpec each : specs.values()) {
            sum = sum.plus(each.options().shutdownTimeout(each.preset()));
        }
        return sum;
    }

    void forget(String path) {
        specs.remove(path);
        drop(commands.remove(path));
    }

    void carryOut(Directive directive) {
        Running running = byPath.get(directive.child());
        switch (directive.order()) {
            case LAUNCH -> launch(directive.child(), directive.incarnation());
            case TERMINATE -> required(running, directive).terminate();
            case KILL -> required(running, directive).kill();
            case SUSPEND -> required(running, directive).suspend();
            case RESUME -> required(running, directive).resume();
        }
    }

    private void launch(String path, int incarnation) {
        try {
            LiveProcess process = started(path, incarnation);
            Running running = new Running(path, incarnation, process);
            byPath.put(path, running);
            byProcess.put(process, running);
            events.accept(Event.launched(path, incarnation));
        } catch (VigilException e) {
            lastRefusal = e;
            events.accept(Event.launchFailed(path, incarnation));
        }
    }

    private LiveProcess started(String path, int incarnation) {
        ChildSpec spec = specs.get(path);
        if (spec != null && spec.body() instanceof FunctionBody body) {
            return ThreadChild.start(
                    path, body.function(), exit -> fromThreads.accept(Event.exited(path, incarnation, exit)));
        }
        PreparedCommand command = commands.get(path);
        if (command == null) {
            throw new VigilException(ErrorCode.PROCESS_START_FAILED, "nothing to launch: child=" + path);
        }
        return command.launch(Map.of("VIGIL_INCARNATION", Integer.toString(incarnation)));
    }

    private static LiveProcess required(@Nullable Running running, Directive directive) {
        if (running == null || running.incarnation != directive.incarnation()) {
            throw new IllegalStateException("no such process: directive=" + directive);
        }
        return running.process;
    }

    /** A process has ended. */
    void ended(LiveProcess process, Exit exit) {
        Running running = byProcess.remove(process);
        if (running != null) {
            events.accept(Event.exited(running.path, running.incarnation, exit));
        }
    }

    /** The end of a child is being told: it has no process any more. */
    void gone(String path) {
        Running running = byPath.remove(path);
        if (running != null) {
            byProcess.remove(running.process);
        }
    }

    /** Of the process of a child; -1 when it has none. */
    long pid(String path) {
        Running running = byPath.get(path);
        return running == null ? -1 : running.process.pid();
    }

    /** Whether a child can be halted: it is a process, and the port is the native one. */
    boolean canHalt(String path) {
        ChildSpec spec = specs.get(path);
        return port.isNative() && spec != null && spec.body() instanceof Command;
    }

    /** Why the last launch that was refused was refused. */
    @Nullable
    VigilException lastRefusal() {
        return lastRefusal;
    }

    @Nullable
    ChildSpec spec(String path) {
        return specs.get(path);
    }

    /** The last resort: nobody is asked. */
    void killAll() {
        byPath.values().forEach(each -> each.process.kill());
    }

    void close() {
        commands.values().forEach(PreparedCommand::close);
        commands.clear();
        port.close();
    }
}
