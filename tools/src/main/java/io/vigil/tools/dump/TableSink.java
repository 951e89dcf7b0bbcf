package io.vigil.tools.dump;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.message.Metadata;
import io.vigil.tools.Invocation;
import io.vigil.tools.LaneName;
import io.vigil.tools.OwnerBook;
import io.vigil.tools.Printable;
import io.vigil.tools.Table;
import io.vigil.tools.Table.Style;
import io.vigil.tools.Units;
import org.jspecify.annotations.Nullable;

/** A row a frame; what is long is cut. */
final class TableSink implements DumpSink {
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_PAYLOAD = 72;

    private final Table table;

    TableSink(Invocation invocation) {
        table = new Table(
                invocation.out(),
                invocation.color(),
                "MAILBOX",
                "LANE",
                ">POSITION",
                "STATE",
                ">AGE",
                ">TRIES",
                ">OWNER",
                "FROM",
                "SIGNAL",
                ">LENGTH",
                "ID",
                "PAYLOAD");
    }

    @Override
    public void show(DumpFrame frame) {
        Long age = frame.ageMs(VigilClock.SYSTEM.epochMs());
        table.put(Printable.of(frame.mailbox(), LONGEST_NAME))
                .put(LaneName.of(frame.snapshot().lane()))
                .put(frame.position())
                .put(frame.state().name(), style(frame))
                .put(age == null ? "" : Units.time(age))
                .put(frame.snapshot().deliveries())
                .put(owner(frame))
                .put(name(frame.field(Metadata::sender)))
                .put(name(frame.signal()))
                .put(frame.length() == null ? "" : frame.length().toString())
                .put(name(frame.id()))
                .put(content(frame))
                .end();
    }

    @Override
    public void pause() {
        table.print();
    }

    private static Style style(DumpFrame frame) {
        if (frame.damage() != null) {
            return Style.BAD;
        }
        return switch (frame.state()) {
            case READY -> Style.GOOD;
            case LEASED, WRITING -> Style.WARN;
            case DAMAGED -> Style.BAD;
            default -> Style.FAINT;
        };
    }

    private static String owner(DumpFrame frame) {
        OwnerBook.Life life = frame.life();
        if (life == null) {
            return "";
        }
        Long pid = frame.ownerPid();
        String who = pid == null ? "slot " + frame.ownerSlot() : pid.toString();
        return life == OwnerBook.Life.LIVE ? who : who + " " + frame.ownerLife();
    }

    private static String name(@Nullable String text) {
        return text == null ? "" : Printable.of(text, LONGEST_NAME);
    }

    private static String content(DumpFrame frame) {
        String damage = frame.damage();
        if (damage != null) {
            return "damage: " + Printable.of(damage);
        }
        byte[] payload = frame.payload();
        String shown = payload == null ? "" : Printable.of(payload, LONGEST_PAYLOAD);
        Failure failure = frame.field(Metadata::failure);
        return failure == null ? shown : shown + " (" + failure.reason() + " after " + failure.attempts() + ")";
    }
}
