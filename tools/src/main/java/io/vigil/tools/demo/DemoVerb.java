package io.vigil.tools.demo;

import io.vigil.tools.ExitCode;
import io.vigil.tools.Invocation;
import io.vigil.tools.VigilVerb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigil demo}: shows what this is about, without preparations. */
@Command(
        name = "demo",
        header = "Run a demonstration with real processes in a fresh temporary home.",
        description = {
            "orders: one JVM sends orders of five priorities faster than another can handle them, while this one looks on."
                    + " Exits with 0 when none was lost, none came twice, and each priority kept its order."
        },
        footer = {"", "Example:", "  vigil demo orders"})
public final class DemoVerb implements VigilVerb {
    /** What can be shown. */
    enum Subject {
        ORDERS
    }

    @Parameters(arity = "0..1", paramLabel = "WHAT", description = "${COMPLETION-CANDIDATES} (default: orders).")
    private Subject subject = Subject.ORDERS;

    @Option(names = "--messages", paramLabel = "N", description = "How many orders (default: ${DEFAULT-VALUE}).")
    private int messages = 30_000;

    @Override
    public int run(Invocation invocation) throws Exception {
        return switch (subject) {
            case ORDERS -> new OrdersDemo(invocation, messages).run() ? ExitCode.DONE : ExitCode.NO;
        };
    }
}
