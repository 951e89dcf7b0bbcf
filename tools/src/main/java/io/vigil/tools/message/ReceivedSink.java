package io.vigil.tools.message;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.message.Metadata;
import io.vigil.ipc.message.Signal;
import io.vigil.tools.Invocation;
import io.vigil.tools.Printable;
import io.vigil.tools.ShownMessage;
import io.vigil.tools.Table;
import io.vigil.tools.Units;
import java.io.PrintStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows what came, at once. Belongs to one thread. */
interface ReceivedSink extends Consumer<ShownMessage> {
    /** The form that a line asks for. */
    static ReceivedSink of(Invocation invocation, boolean raw) {
        if (raw) {
            return received -> raw(invocation.out(), received.payload());
        }
        return invocation.json() ? received -> invocation.out().println(received.json()) : table(invocation);
    }

    private static void raw(PrintStream out, byte[] payload) {
        out.write(payload, 0, payload.length);
        out.write('\n');
        out.flush();
    }

    private static ReceivedSink table(Invocation invocation) {
        Table table = new Table(
                invocation.out(), invocation.color(), "PRIORITY", ">AGE", ">TRIES", "FROM", "SIGNAL", "ID", "PAYLOAD");
        return received -> {
            Metadata metadata = received.metadata();
            Signal signal = metadata.signal();
            long age = Math.max(0, VigilClock.SYSTEM.epochMs() - metadata.enqueuedAtMs());
            table.put(metadata.priority().name())
                    .put(Units.time(age))
                    .put(received.deliveries())
                    .put(text(metadata.sender()))
                    .put(signal == null ? "" : signal.name())
                    .put(Printable.of(received.id()))
                    .put(Printable.of(received.payload(), Integer.MAX_VALUE))
                    .end();
            table.print();
        };
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : Printable.of(text);
    }
}
