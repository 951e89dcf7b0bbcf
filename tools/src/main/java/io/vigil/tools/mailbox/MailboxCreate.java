package io.vigil.tools.mailbox;

import io.vigil.ipc.Names;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.mailbox.Overflow;
import io.vigil.ipc.os.OsPort;
import io.vigil.tools.ByteSize;
import io.vigil.tools.ExitCode;
import io.vigil.tools.Homes;
import io.vigil.tools.Invocation;
import io.vigil.tools.JsonLine;
import io.vigil.tools.VigilVerb;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vigil mailbox create}: makes a mailbox, and the home when there is none. */
@Command(
        name = "create",
        header = "Create a mailbox.",
        description = "One that exists with the same settings is left as it is; with others it is refused.",
        footer = {
            "",
            "Example:",
            "  vigil mailbox create orders --capacity 100000 --capacity-bytes 256MiB --overflow block"
        })
public final class MailboxCreate implements VigilVerb {
    /** Which message of several lanes goes first. */
    enum Order {
        STRICT,
        FAIR
    }

    /** How many may read. */
    enum Consumers {
        EXCLUSIVE,
        COMPETING
    }

    @Parameters(
            paramLabel = "NAME",
            description = "1 to 64 of the characters A-Z a-z 0-9 . _ - and no dot at the start.")
    private String name = "";

    @Option(names = "--capacity", paramLabel = "N", description = "Most messages that wait (default: 1000).")
    private @Nullable Long capacity;

    @Option(names = "--capacity-bytes", paramLabel = "B", description = "Most bytes of memory (default: 64MiB).")
    private @Nullable ByteSize capacityBytes;

    @Option(names = "--ttl", paramLabel = "D", description = "Life of a message that names none (default: for ever).")
    private @Nullable Duration ttl;

    @Option(names = "--max-size", paramLabel = "B", description = "Largest message (default: 1MiB; at most 16MiB).")
    private @Nullable ByteSize maxSize;

    @Option(
            names = "--overflow",
            paramLabel = "P",
            description = "When full: ${COMPLETION-CANDIDATES} (default: return_error).")
    private @Nullable Overflow overflow;

    @Option(names = "--order", paramLabel = "O", description = "${COMPLETION-CANDIDATES} (default: strict).")
    private @Nullable Order order;

    @Option(names = "--consumers", paramLabel = "C", description = "${COMPLETION-CANDIDATES} (default: exclusive).")
    private @Nullable Consumers consumers;

    @Option(
            names = "--lease-timeout",
            paramLabel = "D",
            description = "Longest time in hand, competing only (default: none).")
    private @Nullable Duration leaseTimeout;

    @Option(names = "--max-deliveries", paramLabel = "N", description = "Then it is a dead letter (default: 5).")
    private @Nullable Integer maxDeliveries;

    @Option(
            names = "--rate-limit",
            paramLabel = "N",
            description = "Most sends a second, over all senders (default: none).")
    private @Nullable Integer rateLimit;

    @Option(
            names = "--high-watermark",
            paramLabel = "N",
            description = "From so many messages on it counts as full (default: none).")
    private @Nullable Long highWatermark;

    @Option(names = "--low-watermark", paramLabel = "N", description = "Until there are only so many.")
    private @Nullable Long lowWatermark;

    @Option(names = "--no-dead-letter", description = "Keep no dead letters.")
    private boolean noDeadLetter;

    @Option(names = "--no-priorities", description = "One lane for all messages.")
    private boolean noPriorities;

    @Override
    public int run(Invocation invocation) {
        MailboxConfig config = config();
        Names.require(name);
        boolean existed;
        try (Engine engine =
                Engine.open(Homes.directory(invocation), "vigil", OsPort.current(), VigilClock.SYSTEM, false)) {
            existed = engine.hasMailbox(name);
            engine.mailbox(name, config);
        }
        if (invocation.json()) {
            invocation.out().println(new JsonLine().put("name", name).put("created", !existed));
        } else if (existed) {
            invocation.notes().println("vigil: mailbox exists with these settings: name=" + name);
        }
        return ExitCode.DONE;
    }

    private MailboxConfig config() {
        MailboxConfig.Builder builder = MailboxConfig.builder()
                .fair(order == Order.FAIR)
                .competing(consumers == Consumers.COMPETING)
                .deadLetter(!noDeadLetter)
                .priorities(!noPriorities);
        set(capacity, builder::capacity);
        set(capacityBytes, size -> builder.capacityBytes(size.bytes()));
        set(ttl, life -> builder.defaultTtlMs(life.toMillis()));
        set(maxSize, size -> builder.maxMessageBytes((int) Math.min(size.bytes(), Integer.MAX_VALUE)));
        set(overflow, builder::overflow);
        set(leaseTimeout, time -> builder.leaseTimeoutMs(time.toMillis()));
        set(maxDeliveries, builder::maxDeliveries);
        set(rateLimit, rate -> builder.ratePerSecond(rate).rateBurst(rate));
        set(highWatermark, builder::highWatermark);
        set(lowWatermark, builder::lowWatermark);
        return builder.build();
    }

    /** What is not asked for stays as it is by default. */
    private static <T> void set(@Nullable T value, Consumer<T> setting) {
        if (value != null) {
            setting.accept(value);
        }
    }
}
