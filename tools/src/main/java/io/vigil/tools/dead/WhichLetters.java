package io.vigil.tools.dead;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.mailbox.Failure;
import io.vigil.tools.ShownMessage;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The words that choose some dead letters of a mailbox. A picocli mixin. */
final class WhichLetters implements Predicate<ShownMessage> {
    @Option(
            names = "--reason",
            paramLabel = "R",
            description = "Only those that are dead for that: ${COMPLETION-CANDIDATES}.")
    private Failure.@Nullable Reason reason;

    @Option(names = "--older-than", paramLabel = "D", description = "Only those that failed last before that time.")
    private @Nullable Duration olderThan;

    @Override
    public boolean test(ShownMessage letter) {
        return (reason == null || reason == Letters.reason(letter))
                && (olderThan == null || ageMs(letter) > olderThan.toMillis());
    }

    private static long ageMs(ShownMessage letter) {
        Failure failure = letter.metadata().failure();
        long since = failure == null ? letter.metadata().enqueuedAtMs() : failure.lastMs();
        return VigilClock.SYSTEM.epochMs() - since;
    }
}
