package io.vigil.tools;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.flags.JvmFlags;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vigil flags}: the flags for the java command of a program that embeds Vigil. */
@Command(
        name = "flags",
        header = "Print the JVM flags that a program that embeds Vigil needs.",
        description = "One line, to be put into a java command.",
        footer = {"", "Example:", "  java $(vigil flags) -cp app.jar com.acme.Main"})
public final class FlagsVerb implements VigilVerb {
    private static final int OLDEST = 17;

    @Option(
            names = "--java",
            paramLabel = "N",
            description = "For that Java feature version; default: the one that runs this.")
    private int feature = Runtime.version().feature();

    @Override
    public int run(Invocation invocation) {
        if (feature < OLDEST) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "Java too old: java=" + feature + ", least=" + OLDEST + "; give --java 17 or newer");
        }
        List<String> flags = JvmFlags.forJava(feature);
        invocation
                .out()
                .println(
                        invocation.json()
                                ? new JsonLine().put("java", feature).put("flags", flags)
                                : String.join(" ", flags));
        return ExitCode.DONE;
    }
}
