package io.vigil.tools.mailbox;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.mailbox.MailboxView;
import io.vigil.tools.ExitCode;
import io.vigil.tools.Homes;
import io.vigil.tools.Invocation;
import io.vigil.tools.JsonLine;
import io.vigil.tools.OwnerBook;
import io.vigil.tools.Table;
import io.vigil.tools.Table.Style;
import io.vigil.tools.Units;
import io.vigil.tools.VigilVerb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigil mailbox ls}: looks at the counters of the mailboxes, without disturbing anybody. */
@Command(
        name = "ls",
        header = "List mailboxes with their figures.",
        description = {
            "Works on a live, a frozen and a dead home, and creates nothing. LANES are the messages of the five"
                    + " priorities, from critical to batch. A rate needs two looks: with --interval there are two, that"
                    + " far apart, without it rates are shown as -. Exits with 1 when a mailbox is too damaged to look at."
        },
        footer = {"", "Example:", "  vigil mailbox ls --interval 1s"})
public final class MailboxLs implements VigilVerb {
    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Only these; default: all.")
    private List<String> names = List.of();

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "TIME",
            description = "Look twice, that far apart, and show messages a second.")
    private @Nullable Duration interval;

    private final Map<String, String> damaged = new LinkedHashMap<>();

    @Override
    public int run(Invocation invocation) throws InterruptedException {
        Home home = Homes.look(invocation);
        List<MailboxFiles> files = new ArrayList<>();
        for (String name : names.isEmpty() ? MailboxFiles.namesIn(home.mailboxes()) : names) {
            files.add(Homes.files(home, name));
        }
        Map<String, Figures> before = interval == null ? Map.of() : look(home, files);
        if (interval != null) {
            TimeUnit.NANOSECONDS.sleep(interval.toNanos());
        }
        damaged.clear();
        show(invocation, look(home, files), before);
        if (files.isEmpty()) {
            invocation.notes().println("vigil: no mailboxes: home=" + home.directory());
        }
        damaged.forEach((name, what) -> invocation.notes().println("vigil: " + what));
        return damaged.isEmpty() ? ExitCode.DONE : ExitCode.NO;
    }

    private Map<String, Figures> look(Home home, List<MailboxFiles> files) {
        OwnerBook owners = OwnerBook.of(home);
        Map<String, Figures> seen = new LinkedHashMap<>();
        for (MailboxFiles file : files) {
            try {
                seen.put(file.name(), Figures.of(MailboxView.open(file), owners));
            } catch (VigilException e) {
                // One that was removed meanwhile is not there; one that is damaged must not hide the others.
                if (file.exists()) {
                    damaged.put(file.name(), e.getMessage());
                }
            }
        }
        return seen;
    }

    private void show(Invocation invocation, Map<String, Figures> now, Map<String, Figures> before) {
        if (invocation.json()) {
            now.values().forEach(figures -> invocation.out().println(figures.json(before.get(figures.name()))));
            damaged.keySet()
                    .forEach(name -> invocation
                            .out()
                            .println(new JsonLine().put("name", name).put("state", "DAMAGED")));
            return;
        }
        if (now.isEmpty() && damaged.isEmpty()) {
            return;
        }
        Table table = new Table(
                invocation.out(),
                invocation.color(),
                "NAME",
                ">DEPTH",
                "LANES",
                ">OLDEST",
                ">IN/S",
                ">OUT/S",
                ">EXPIRED",
                ">DROPPED",
                ">DEAD",
                ">BYTES",
                ">CONSUMER",
                "STATE");
        now.values().forEach(figures -> row(table, figures, before.get(figures.name())));
        for (String name : damaged.keySet()) {
            table.put(name);
            for (int column = 0; column < 10; column++) {
                table.put("");
            }
            table.put("DAMAGED", Style.BAD).end();
        }
        table.print();
    }

    private static void row(Table table, Figures figures, @Nullable Figures before) {
        Long oldest = figures.oldestAgeMs();
        Double in = figures.inPerSecond(before);
        Double out = figures.outPerSecond(before);
        long dead = figures.stats().deadLetters();
        table.put(figures.name())
                .put(figures.stats().depth())
                .put(figures.depths().values().stream()
                        .limit(5)
                        .map(String::valueOf)
                        .collect(Collectors.joining("/")))
                .put(oldest == null ? "" : Units.time(oldest))
                .put(in == null ? "" : Units.rate(in))
                .put(out == null ? "" : Units.rate(out))
                .put(figures.stats().expired())
                .put(figures.stats().dropped())
                .put(Long.toString(dead), dead == 0 ? Style.PLAIN : Style.WARN)
                .put(Units.size(figures.stats().bytes()));
        consumer(table, figures);
        table.put(figures.shut() ? "SHUT" : "OPEN", figures.shut() ? Style.WARN : Style.PLAIN)
                .end();
    }

    private static void consumer(Table table, Figures figures) {
        Long pid = figures.consumerPid();
        OwnerBook.Life life = figures.consumerLife();
        if (life == null) {
            table.put("");
        } else if (life == OwnerBook.Life.LIVE) {
            table.put(String.valueOf(pid));
        } else {
            table.put((pid == null ? "?" : pid) + " " + life.name().toLowerCase(java.util.Locale.ROOT), Style.BAD);
        }
    }
}
