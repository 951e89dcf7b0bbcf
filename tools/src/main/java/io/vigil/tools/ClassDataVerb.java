package io.vigil.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * {@code vigil class-data}: runs what people run most, in a home of its own, so that the script can write down which
 * classes that loads. Not for people.
 */
@Command(name = "class-data", hidden = true, header = "Run the usual verbs once, for the archive of class data.")
public final class ClassDataVerb implements VigilVerb {
    private static final List<String> LINES = List.of(
            "--version",
            "send orders hello --create",
            "recv orders",
            "send orders again --json",
            "mailbox ls",
            "mailbox ls --json",
            "dump orders",
            "dump orders --json",
            "locks");

    @Override
    public int run(Invocation invocation) throws IOException {
        try (TemporaryHome home = TemporaryHome.create("vigil-class-data-")) {
            for (String line : LINES) {
                run(home.path(), line);
            }
        }
        return ExitCode.DONE;
    }

    /** What a line answers does not matter, only what it loads. */
    private static void run(Path home, String line) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        new VigilCommand(InputStream.nullInputStream(), nowhere, nowhere)
                .run(("--home " + home + " " + line).split(" "));
    }
}
