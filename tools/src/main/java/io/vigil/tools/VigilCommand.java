package io.vigil.tools;

import io.vigil.ipc.VigilException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code vigil} command: reads the line, runs the verb, turns what happened into an exit code.
 *
 * <p>Everything runs on the main thread. Data goes to standard output, all else to standard error.
 */
@Command(
        name = "vigil",
        header = "Many processes on one host, working as one dependable system.",
        synopsisSubcommandLabel = "VERB",
        footer = {"", "vigil VERB --help explains a verb."})
public final class VigilCommand {
    /** When colour is used; spelled in lower case on the command line. */
    enum Color {
        AUTO,
        ALWAYS,
        NEVER
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(names = "--version", description = "Show the versions of Vigil, Java and the libraries.")
    private boolean version;

    @Option(names = "--home", paramLabel = "DIR", scope = ScopeType.INHERIT, description = "The home directory.")
    private @Nullable Path home;

    @Option(
            names = "--supervisor",
            paramLabel = "NAME",
            defaultValue = "main",
            scope = ScopeType.INHERIT,
            description = "The supervisor (default: main).")
    private String supervisor = "main";

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Data as one JSON object a line.")
    private boolean json;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            scope = ScopeType.INHERIT,
            description = "auto, always or never (default: auto; NO_COLOR is honoured).")
    private Color color = Color.AUTO;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces.")
    private boolean debug;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream notes;

    VigilCommand(InputStream in, PrintStream out, PrintStream notes) {
        this.in = in;
        this.out = out;
        this.notes = notes;
    }

    public static void main(String[] arguments) {
        int code;
        try (PrintStream out = utf8(FileDescriptor.out);
                PrintStream notes = utf8(FileDescriptor.err)) {
            code = new VigilCommand(System.in, out, notes).run(arguments);
        }
        System.exit(code);
    }

    private static PrintStream utf8(FileDescriptor stream) {
        // Flushed at every line, so that a reader of a pipe sees what a person would see.
        return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
    }

    /** The whole command, for those who describe it. */
    static CommandLine described() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        CommandLine line = new CommandLine(new VigilCommand(InputStream.nullInputStream(), nowhere, nowhere));
        Verbs.load().meantBy(new String[0]).forEach(line::addSubcommand);
        return line;
    }

    int run(String... arguments) {
        CommandLine line = new CommandLine(this);
        // First: what is set afterwards is handed down to them.
        Verbs.load().meantBy(arguments).forEach(line::addSubcommand);
        line.registerConverter(Duration.class, text -> converted(text, Units::parseTime))
                .registerConverter(ByteSize.class, text -> converted(text, ByteSize::parse))
                .registerConverter(LaneName.class, text -> converted(text, LaneName::parse))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(notes, true, StandardCharsets.UTF_8))
                .setColorScheme(Help.defaultColorScheme(colored(arguments) ? Ansi.ON : Ansi.OFF))
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((e, words) -> usageError(e));
        return line.execute(arguments);
    }

    private static <T> T converted(String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    private int execute(ParseResult result) {
        Integer shown = CommandLine.executeHelpRequest(result);
        if (shown != null) {
            return shown;
        }
        ParseResult deepest = result;
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
        }
        CommandLine command = deepest.commandSpec().commandLine();
        if (command.getCommand() instanceof VigilVerb verb) {
            return run(verb);
        }
        if (version) {
            out.println(json ? Versions.load().json() : Versions.load().text());
            return ExitCode.DONE;
        }
        command.usage(notes);
        return ExitCode.WRONG_USAGE;
    }

    private int run(VigilVerb verb) {
        try {
            return verb.run(invocation());
        } catch (ParameterException e) {
            return usageError(e);
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            return failure(e);
        }
    }

    private Invocation invocation() {
        boolean colored = isColored(color);
        // The script looks: the JDK cannot tell which of the streams is a terminal.
        boolean interactive = Boolean.getBoolean("vigil.terminal.in");
        return new Invocation(Optional.ofNullable(home), supervisor, json, colored, interactive, in, out, notes);
    }

    private int usageError(ParameterException e) {
        String hint = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        notes.println("vigil: " + oneLine(e.getMessage()) + suggestion(e) + "; see " + hint);
        traceIfAsked(e);
        return ExitCode.WRONG_USAGE;
    }

    private static String suggestion(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            return "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
        }
        return "";
    }

    private int failure(Throwable e) {
        notes.println("vigil: " + oneLine(e instanceof VigilException ? e.getMessage() : e.toString()));
        traceIfAsked(e);
        return ExitCode.of(e);
    }

    private void traceIfAsked(Throwable e) {
        if (debug) {
            e.printStackTrace(notes);
        }
    }

    private static String oneLine(@Nullable String text) {
        return String.valueOf(text).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** Read before the line is parsed, because the parser's own help and errors are coloured as well. */
    private static boolean colored(String[] words) {
        Color wanted = Color.AUTO;
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            String value = word.startsWith("--color=")
                    ? word.substring("--color=".length())
                    : word.equals("--color") && i + 1 < words.length ? words[i + 1] : "";
            wanted = value.equalsIgnoreCase("always")
                    ? Color.ALWAYS
                    : value.equalsIgnoreCase("never") ? Color.NEVER : wanted;
        }
        return isColored(wanted);
    }

    private static boolean isColored(Color wanted) {
        return switch (wanted) {
            case ALWAYS -> true;
            case NEVER -> false;
            // The script looks whether standard output is a terminal: the JDK cannot tell the streams apart.
            case AUTO ->
                Boolean.getBoolean("vigil.terminal")
                        && Optional.ofNullable(System.getenv("NO_COLOR"))
                                .orElse("")
                                .isEmpty();
        };
    }
}
