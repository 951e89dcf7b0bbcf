package io.vigil.tools.dead;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.tools.ExitCode;
import io.vigil.tools.Homes;
import io.vigil.tools.Invocation;
import io.vigil.tools.JsonLine;
import io.vigil.tools.Printable;
import io.vigil.tools.ShownMessage;
import io.vigil.tools.Table;
import io.vigil.tools.Units;
import io.vigil.tools.VigilVerb;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigil dead ls}: dead letters of a mailbox, or how many there are of all. */
@Command(
        name = "ls",
        header = "List the dead letters of a mailbox; without a name: how many there are in each, by reason.",
        footer = {"", "Examples:", "  vigil dead ls", "  vigil dead ls orders --reason expired"})
public final class DeadLs implements VigilVerb {
    private static final int LONGEST_PAYLOAD = 72;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The mailbox.")
    private @Nullable String name;

    @Option(names = "-n", paramLabel = "N", description = "At most so many.")
    private long most = Long.MAX_VALUE;

    @Mixin
    private WhichLetters which = new WhichLetters();

    @Override
    public int run(Invocation invocation) {
        Home home = Homes.look(invocation);
        if (name == null) {
            return counts(invocation, home);
        }
        List<ShownMessage> letters = Letters.of(Homes.files(home, name), which);
        if (invocation.json()) {
            letters.stream().limit(most).forEach(letter -> invocation.out().println(letter.json()));
        } else if (!letters.isEmpty()) {
            table(invocation, letters);
        } else {
            invocation.notes().println("vigil: no such dead letters: mailbox=" + name);
        }
        return ExitCode.DONE;
    }

    private void table(Invocation invocation, List<ShownMessage> letters) {
        long nowMs = VigilClock.SYSTEM.epochMs();
        Table table = new Table(
                invocation.out(),
                invocation.color(),
                "ID",
                "REASON",
                ">TRIES",
                ">CRASHES",
                ">FIRST",
                ">LAST",
                "FROM",
                ">LENGTH",
                "PAYLOAD");
        letters.stream().limit(most).forEach(letter -> {
            Failure failure = letter.metadata().failure();
            String sender = letter.metadata().sender();
            String text = letter.metadata().reason();
            table.put(Printable.of(letter.id()))
                    .put(Letters.reason(letter) + (text == null || text.isEmpty() ? "" : ": " + Printable.of(text, 40)))
                    .put(failure == null ? "" : Integer.toString(failure.attempts()))
                    .put(failure == null ? "" : Integer.toString(failure.crashes()))
                    .put(failure == null ? "" : ago(nowMs, failure.firstMs()))
                    .put(failure == null ? "" : ago(nowMs, failure.lastMs()))
                    .put(sender == null ? "" : Printable.of(sender, 40))
                    .put(letter.payload().length)
                    .put(Printable.of(letter.payload(), LONGEST_PAYLOAD))
                    .end();
        });
        table.print();
    }

    private static String ago(long nowMs, long thenMs) {
        return thenMs == 0 ? "" : Units.time(Math.max(0, nowMs - thenMs));
    }

    private int counts(Invocation invocation, Home home) {
        Table table = new Table(invocation.out(), invocation.color(), "MAILBOX", "REASON", ">COUNT");
        for (String mailbox : MailboxFiles.namesIn(home.mailboxes())) {
            Map<Failure.Reason, Long> counts = new EnumMap<>(Failure.Reason.class);
            for (ShownMessage letter : Letters.of(MailboxFiles.of(home.mailboxes(), mailbox), which)) {
                counts.merge(Letters.reason(letter), 1L, Long::sum);
            }
            counts.forEach((reason, count) -> {
                if (invocation.json()) {
                    invocation
                            .out()
                            .println(new JsonLine()
                                    .put("mailbox", mailbox)
                                    .put("reason", reason.name())
                                    .put("count", (long) count));
                } else {
                    table.put(mailbox).put(reason.name()).put(count).end();
                }
            });
        }
        if (!invocation.json()) {
            table.print();
        }
        return ExitCode.DONE;
    }
}
