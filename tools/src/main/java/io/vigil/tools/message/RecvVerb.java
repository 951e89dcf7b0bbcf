package io.vigil.tools.message;

import io.vigil.Vigil;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.mailbox.MailboxView;
import io.vigil.tools.ExitCode;
import io.vigil.tools.Homes;
import io.vigil.tools.Invocation;
import io.vigil.tools.OwnerBook;
import io.vigil.tools.ShownMessage;
import io.vigil.tools.VigilVerb;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigil recv}: takes messages out of a mailbox, each acknowledged when it is printed. */
@Command(
        name = "recv",
        header = "Receive messages.",
        description = {
            "Takes one message, or with -n several, and acknowledges each when it is printed. Does not wait, unless"
                    + " --timeout or --follow says so. --no-ack only looks: nothing is taken, and nobody disturbed."
                    + " Exits with 1 when nothing came. What is not printable is escaped, except with --raw."
        },
        footer = {"", "Examples:", "  vigil recv orders --timeout 5s", "  vigil recv orders --follow --raw | ./book.sh"
        })
public final class RecvVerb implements VigilVerb {
    @Parameters(paramLabel = "NAME", description = "The mailbox.")
    private String name = "";

    @Option(names = "-n", paramLabel = "N", description = "At most so many (default: 1; with --follow: all).")
    private @Nullable Long most;

    @Option(names = "--timeout", paramLabel = "D", description = "How long to wait for each message.")
    private @Nullable Duration timeout;

    @Option(
            names = {"-f", "--follow"},
            description = "Wait for more, until interrupted.")
    private boolean follow;

    @Option(names = "--no-ack", description = "Only look at what waits.")
    private boolean peek;

    @Option(names = "--raw", description = "The payload as it is, and a newline.")
    private boolean raw;

    @Spec
    private @Nullable CommandSpec spec;

    private volatile boolean interrupted;

    @Override
    public int run(Invocation invocation) throws InterruptedException {
        if (raw && invocation.json()) {
            throw wrong("only one of --raw and --json goes");
        }
        if (peek && follow) {
            throw wrong(
                    "--no-ack takes nothing, so nothing follows; vigil dump " + name + " --follow shows what comes");
        }
        long limit = most != null ? most : follow ? Long.MAX_VALUE : 1;
        ReceivedSink sink = ReceivedSink.of(invocation, raw);
        MailboxFiles files = Homes.files(Homes.look(invocation), name);
        long came = peek
                ? new Peeking(files, limit, timeout == null ? Duration.ZERO : timeout).run(sink)
                : receive(invocation, files, limit, sink);
        return came > 0 || interrupted ? ExitCode.DONE : ExitCode.NO;
    }

    private ParameterException wrong(String what) {
        if (spec == null) {
            throw new IllegalStateException(what);
        }
        return new ParameterException(spec.commandLine(), what);
    }

    private long receive(Invocation invocation, MailboxFiles files, long limit, ReceivedSink sink) {
        try (Vigil vigil = Vigil.open(Homes.directory(invocation), "vigil recv");
                Inbox inbox = open(vigil, files)) {
            // An orderly leave: what is in hand goes back at once, and the slot is free.
            Thread leave = new Thread(() -> leave(vigil), "vigil-leave");
            Runtime.getRuntime().addShutdownHook(leave);
            try {
                return receive(inbox, invocation, limit, sink);
            } finally {
                if (!interrupted) {
                    Runtime.getRuntime().removeShutdownHook(leave);
                }
            }
        }
    }

    private Inbox open(Vigil vigil, MailboxFiles files) {
        try {
            return vigil.inbox(name);
        } catch (VigilException e) {
            if (e.code() != ErrorCode.CONSUMER_ACTIVE) {
                throw e;
            }
            Long pid = OwnerBook.of(vigil.engine().home())
                    .pidAt(MailboxView.open(files).consumer());
            throw new VigilException(
                    ErrorCode.CONSUMER_ACTIVE,
                    "mailbox has a consumer: name=" + name + ", pid=" + (pid == null ? "unknown" : pid)
                            + "; stop it, or look without taking: vigil recv " + name + " --no-ack",
                    e);
        }
    }

    private void leave(Vigil vigil) {
        interrupted = true;
        vigil.close();
    }

    private long receive(Inbox inbox, Invocation invocation, long limit, ReceivedSink sink) {
        long came = 0;
        while (came < limit) {
            try (Message message = next(inbox)) {
                if (message == null) {
                    return came;
                }
                sink.accept(shown(message));
                if (invocation.out().checkError()) {
                    return came; // nobody has read it: it goes back
                }
                message.ack();
                came++;
            } catch (VigilException e) {
                if (interrupted && e.code() == ErrorCode.INBOX_CLOSED) {
                    return came;
                }
                throw e;
            }
        }
        return came;
    }

    private static ShownMessage shown(Message message) {
        return new ShownMessage(
                message.address(),
                message.id(),
                message.metadata(),
                message.payload(),
                message.deliveries(),
                message.redelivered());
    }

    private @Nullable Message next(Inbox inbox) {
        if (timeout == null && follow) {
            return inbox.recv();
        }
        return inbox.recv(timeout == null ? Duration.ZERO : timeout);
    }
}
