package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes have one rate. */
@LeakFree
class RateIT {
    static final String MAILBOX = "limited";

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long PER_SECOND = 400;
    private static final long BURST = 50;

    @TempDir
    Path output;

    @Test
    void shouldAcceptNoMoreThanTheRateFromBothTogether(@ProofHome Path home) {
        MailboxConfig config = MailboxConfig.builder()
                .capacity(100_000)
                .ratePerSecond(PER_SECOND)
                .rateBurst(BURST)
                .build();
        try (JvmDriver jvms = JvmDriver.in(output);
                Engine engine = Engine.open(home, "owner")) {
            Mailbox mailbox = engine.mailbox(MAILBOX, config);
            List<ChildJvm> senders = Stream.of("one", "two")
                    .map(name ->
                            jvms.child(name, RateActor.class).args(home, name).start())
                    .toList();
            senders.forEach(child -> child.awaitLine(line -> line.equals("READY"), SOON));
            senders.forEach(child -> child.send("BEGIN"));
            List<long[]> said = senders.stream()
                    .map(child -> child.awaitLine(line -> line.startsWith("SENT "), SOON))
                    .map(line -> Stream.of(line.split(" ", -1))
                            .skip(1)
                            .mapToLong(Long::parseLong)
                            .toArray())
                    .toList();
            long accepted = said.stream().mapToLong(each -> each[0]).sum();
            long beginNs = said.stream().mapToLong(each -> each[2]).min().orElseThrow();
            long endNs = said.stream().mapToLong(each -> each[3]).max().orElseThrow();
            System.out.println("one rate: accepted=" + accepted + ", ns=" + (endNs - beginNs));
            assertThat((double) accepted).isLessThanOrEqualTo(BURST + 1 + PER_SECOND * (endNs - beginNs) / 1e9);
            assertThat(accepted).isGreaterThanOrEqualTo(BURST);
            assertThat(said).allSatisfy(each -> assertThat(each[1]).isPositive());
            MailboxStats stats = mailbox.stats();
            assertThat(stats.sent()).isEqualTo(accepted);
            assertThat(stats.rateLimited())
                    .isEqualTo(said.stream().mapToLong(each -> each[1]).sum());
            senders.forEach(child -> child.send("END"));
        }
    }
}
