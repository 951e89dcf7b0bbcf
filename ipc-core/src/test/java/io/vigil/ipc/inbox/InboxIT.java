package io.vigil.ipc.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.mailbox.MailboxStats;
import io.vigil.ipc.mailbox.Overflow;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.ControlThread;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import io.vigil.ipc.telemetry.Telemetry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Inboxes of several JVMs. */
@LeakFree
class InboxIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PRODUCERS = 4;
    /** InboxProofIT sends 100,000 each. */
    private static final int EACH = 10_000;

    @TempDir
    Path output;

    private static Messaging join(Path home) {
        Engine engine = Engine.open(home, "test", OsPort.current(), VigilClock.SYSTEM, true);
        return new Messaging(engine, VigilClock.SYSTEM, new Telemetry(VigilClock.SYSTEM));
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheOrderOfPrioritiesWhenSentInReverse(Consumers consumers, @ProofHome Path home) {
        try (JvmDriver jvms = JvmDriver.in(output);
                Messaging messaging = join(home);
                Inbox jobs = messaging.inboxBuilder("jobs").consumers(consumers).build()) {
            jvms.start("sender", InboxActor.class, home, "reverse").awaitSuccess(SOON);
            List<String> came = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                jobs.process(m -> came.add(m.text()));
            }
            assertThat(came).containsExactly("CRITICAL", "HIGH", "NORMAL", "LOW", "BATCH");
        }
    }

    @Test
    void shouldLoseNothingAndDoubleNothingWhenProcessesCompete(@ProofHome Path home) throws IOException {
        share(output, home, EACH);
    }

    /** Four producing JVMs, two that compete: each message comes once, to one of them. */
    static void share(Path output, Path home, int each) throws IOException {
        try (JvmDriver jvms = JvmDriver.in(output);
                Messaging messaging = join(home);
                Inbox jobs = messaging
                        .inboxBuilder("jobs")
                        .consumers(Consumers.COMPETING)
                        .capacity(10_000)
                        .overflow(Overflow.BLOCK)
                        .build()) {
            List<Path> files = List.of(output.resolve("one"), output.resolve("two"));
            List<ChildJvm> consumers = files.stream()
                    .map(file -> jvms.start("consumer", InboxActor.class, home, "consume", file))
                    .toList();
            List<ChildJvm> producers = new ArrayList<>();
            for (int p = 0; p < PRODUCERS; p++) {
                producers.add(jvms.start("producer", InboxActor.class, home, "produce", p, each));
            }
            producers.forEach(producer -> producer.awaitSuccess(Duration.ofMinutes(5)));
            Await.until(
                    () -> "drained: " + jobs.stats(), SOON, () -> jobs.stats().depth() == 0);
            consumers.forEach(consumer -> consumer.send("STOP"));
            consumers.forEach(consumer -> consumer.awaitSuccess(SOON));
            Tally tally = new Tally(PRODUCERS, each);
            for (Path file : files) {
                ByteBuffer pairs = ByteBuffer.wrap(Files.readAllBytes(file));
                assertThat(pairs.remaining()).as("both have worked").isPositive();
                while (pairs.hasRemaining()) {
                    tally.came(pairs.getInt() + ":" + pairs.getInt());
                }
            }
            tally.verify();
            assertThat(jobs.stats().acknowledged()).isEqualTo((long) PRODUCERS * each);
            assertThat(jobs.stats().isConserved()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeliverAgainWhenAReaderDiesAndSetAsideWhatKillsThem(Consumers consumers, @ProofHome Path home) {
        try (JvmDriver jvms = JvmDriver.in(output);
                Messaging messaging = join(home)) {
            messaging.inboxBuilder("jobs").consumers(consumers).build().close();
            messaging.outbox("jobs").send("poison");
            messaging.outbox("jobs").send("food");
            killWhileItHolds(jvms, home, "poison 1 false");
            killWhileItHolds(jvms, home, "poison 2 true");
            try (Inbox jobs = messaging.inbox("jobs")) {
                try (Message food = jobs.recv(SOON)) {
                    assertThat(food).isNotNull();
                    assertThat(food.text()).isEqualTo("food");
                    food.ack();
                }
                MailboxStats stats = jobs.stats();
                assertThat(stats.dead()).isEqualTo(1);
                assertThat(stats.isConserved()).isTrue();
                assertThat(jobs.deadLetters().list(10)).singleElement().satisfies(letter -> {
                    assertThat(letter.text()).isEqualTo("poison");
                    assertThat(letter.reason()).isEqualTo(Failure.Reason.KILLED_ITS_READERS);
                    assertThat(letter.crashes()).isEqualTo(2);
                });
            }
        }
    }

    private static void killWhileItHolds(JvmDriver jvms, Path home, String expected) {
        ChildJvm reader = jvms.start("reader", InboxActor.class, home, "hold");
        assertThat(reader.awaitLine(line -> line.startsWith("HAS ") || line.equals("NOTHING"), SOON))
                .isEqualTo("HAS " + expected);
        reader.kill();
    }

    @ParameterizedTest
    @EnumSource
    void shouldNeverDeliverLateNorExpireEarly(Consumers consumers, @ProofHome Path home) {
        long seed = System.nanoTime();
        System.out.println("expiry: seed=" + seed + ", consumers=" + consumers);
        Random random = new Random(seed);
        try (Messaging messaging = join(home);
                Inbox jobs = messaging.inboxBuilder("jobs").consumers(consumers).build();
                ControlThread control = ControlThread.start()) {
            int delivered = 0;
            int expired = 0;
            long worstLateMs = 0;
            for (int i = 0; i < 300; i++) {
                long ttlMs = 1L + random.nextInt(20);
                long beforeMs = System.currentTimeMillis();
                jobs.send(OutgoingMessage.of("m" + i)
                        .ttl(Duration.ofMillis(ttlMs))
                        .build());
                long sentMs = System.currentTimeMillis();
                long lookNs = System.nanoTime() + random.nextInt(25) * 1_000_000L;
                Await.within(Duration.ofMillis(100), () -> System.nanoTime() >= lookNs);
                long fromNs = System.nanoTime();
                try (Message message = jobs.recv(Duration.ZERO)) {
                    long nowMs = System.currentTimeMillis();
                    if (message == null) {
                        expired++;
                        assertThat(nowMs).as("expired early, ttl=%d", ttlMs).isGreaterThanOrEqualTo(beforeMs + ttlMs);
                    } else {
                        delivered++;
                        long stolenMs = control.stolenNs(fromNs, System.nanoTime()) / 1_000_000;
                        worstLateMs = Math.max(worstLateMs, nowMs - message.deadlineMs() - stolenMs);
                        assertThat(message.deadlineMs()).isLessThanOrEqualTo(sentMs + ttlMs);
                        message.ack();
                    }
                }
            }
            System.out.println(
                    "expiry: delivered=" + delivered + ", expired=" + expired + ", worst late ms=" + worstLateMs);
            assertThat(worstLateMs).as("delivered behind its deadline").isLessThanOrEqualTo(5);
            assertThat(delivered).isPositive();
            assertThat(expired).isPositive();
            assertThat(jobs.stats().expired()).isEqualTo(expired);
            assertThat(jobs.stats().isConserved()).isTrue();
        }
    }
}
