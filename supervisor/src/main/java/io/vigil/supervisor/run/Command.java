package io.vigil.supervisor.run;

import io.vigil.ipc.flags.JvmFlags;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A child that is a process. Immutable.
 *
 * @param argv program and arguments; a program without a slash is looked for in the PATH
 */
public record Command(List<String> argv) implements ChildBody {
    public Command {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("the command is empty");
        }
    }

    /** Any program. */
    public static Command of(String program, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(program));
        argv.addAll(Arrays.asList(arguments));
        return new Command(argv);
    }

    /** A JVM like this one: its class path, its flags but for the debugger's, and the flags that Vigil needs. */
    public static Command main(Class<?> main, String... arguments) {
        Set<String> flags = new LinkedHashSet<>();
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // A second JVM cannot listen on the same port.
            if (!flag.startsWith("-agentlib:jdwp") && !flag.startsWith("-Xrunjdwp")) {
                flags.add(flag);
            }
        }
        flags.addAll(JvmFlags.forThisJava());
        List<String> argv = new ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.addAll(flags);
        argv.add("-cp");
        argv.add(System.getProperty("java.class.path"));
        argv.add(main.getName());
        argv.addAll(Arrays.asList(arguments));
        return new Command(argv);
    }
}
