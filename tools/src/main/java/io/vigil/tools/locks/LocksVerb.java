package io.vigil.tools.locks;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.home.Home;
import io.vigil.tools.ExitCode;
import io.vigil.tools.Homes;
import io.vigil.tools.Invocation;
import io.vigil.tools.OwnerBook;
import io.vigil.tools.Printable;
import io.vigil.tools.Table;
import io.vigil.tools.Table.Style;
import io.vigil.tools.Units;
import io.vigil.tools.VigilVerb;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code vigil locks}: who holds which lock, role or lease. */
@Command(
        name = "locks",
        header = "Show who holds which lock, role or lease, and whether it lives.",
        description = {
            "Takes no lock itself. A process that is dead and still shown waits for a sweep, which the janitor or the next"
                    + " one to meet it makes; one that is stopped holds what it has until it goes on or is killed."
                    + " SINCE is known for slots only."
        },
        footer = {"", "Example:", "  vigil locks --json"})
public final class LocksVerb implements VigilVerb {
    @Override
    public int run(Invocation invocation) {
        Home home = Homes.look(invocation);
        Holdings holdings = Holdings.in(home);
        if (invocation.json()) {
            holdings.all().forEach(holding -> invocation.out().println(holding.json()));
        } else if (holdings.all().isEmpty()) {
            invocation.notes().println("vigil: nobody holds anything: home=" + home.directory());
        } else {
            table(invocation, holdings.all());
        }
        holdings.damage().forEach(what -> invocation.notes().println("vigil: " + what));
        return holdings.damage().isEmpty() ? ExitCode.DONE : ExitCode.NO;
    }

    private static void table(Invocation invocation, List<Holding> holdings) {
        long nowMs = VigilClock.SYSTEM.epochMs();
        Table table = new Table(
                invocation.out(),
                invocation.color(),
                "KIND",
                "WHAT",
                ">PID",
                ">SLOT",
                "OWNER",
                ">SINCE",
                "STATE",
                "NOTE");
        for (Holding holding : holdings) {
            Long since = holding.sinceMs();
            OwnerBook.Life life = holding.life();
            table.put(holding.kind().word())
                    .put(Printable.of(holding.what()))
                    .put(text(holding.pid()))
                    .put(text(holding.slot()))
                    .put(holding.owner() == null ? "" : Printable.of(holding.owner()))
                    .put(since == null ? "" : Units.time(Math.max(0, nowMs - since)))
                    .put(life == null ? "" : life.name(), style(life))
                    .put(holding.note() == null ? "" : holding.note())
                    .end();
        }
        table.print();
    }

    private static String text(@Nullable Number number) {
        return number == null ? "" : number.toString();
    }

    private static Style style(OwnerBook.@Nullable Life life) {
        if (life == null) {
            return Style.PLAIN;
        }
        return switch (life) {
            case LIVE -> Style.GOOD;
            case STOPPED -> Style.WARN;
            case DEAD -> Style.BAD;
            case UNKNOWN -> Style.FAINT;
        };
    }
}
