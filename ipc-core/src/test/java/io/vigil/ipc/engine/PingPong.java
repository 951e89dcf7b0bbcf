package io.vigil.ipc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.mailbox.MailboxWriter;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages to a process that sleeps, at moments that a seed chooses, and its answers to one that sleeps: no wake-up is
 * lost.
 *
 * <p>A sleep ends by itself after 100 ms, so a lost wake-up is no message lost; it is a sleep that ended by its time
 * although the send, its ring included, had returned before. Owned by one thread.
 */
final class PingPong {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long NAP_NS = Duration.ofSeconds(1).toNanos();
    private static final int LONG_PAUSE_EVERY = 20;

    private final Random random;
    private final MailboxWriter writer;
    private final MailboxReader answers;
    private final UnsafeBuffer ping = new UnsafeBuffer(new byte[Long.BYTES]);
    private final long[] returnedNs;
    private final double[] micros;

    private PingPong(Random random, int pings, MailboxWriter writer, MailboxReader answers) {
        this.random = random;
        this.writer = writer;
        this.answers = answers;
        this.returnedNs = new long[pings];
        this.micros = new double[pings];
    }

    /** Plays, prints what was measured, and insists on no lost wake-up. */
    static void play(long seed, int pings, Path home, Path output) {
        System.out.println("doorbell: seed=" + seed);
        try (JvmDriver jvms = JvmDriver.in(output);
                Engine engine = Engine.open(home, "ping");
                MailboxReader answers = engine.mailbox("pong").reader(false)) {
            ChildJvm pong = jvms.start("pong", PongActor.class, home);
            pong.awaitLine(line -> line.equals("READY"), SOON);
            PingPong play =
                    new PingPong(new Random(seed), pings, engine.mailbox("ping").writer(), answers);
            play.send();
            pong.send("STOP");
            pong.awaitSuccess(SOON);
            assertThat(play.lost(pong.said())).isZero();
        }
    }

    private void send() {
        // The first of each mailbox makes its first term, so it does not count.
        for (int i = -1; i < micros.length; i++) {
            Await.within(pause(i), () -> false);
            ping.putLong(0, i);
            long beginNs = System.nanoTime();
            assertThat(writer.offer(0, ping, 0, ping.capacity(), 0)).isNotNegative();
            long sentNs = System.nanoTime();
            awaitAnswer(i);
            if (i >= 0) {
                returnedNs[i] = sentNs;
                micros[i] = (System.nanoTime() - beginNs) / 1e3;
            }
        }
    }

    /** Most messages come while the reader goes to sleep, some about when its sleep ends by itself. */
    private Duration pause(int number) {
        long us = number % LONG_PAUSE_EVERY == 0 ? 98_000 + random.nextInt(4_000) : random.nextInt(2_000);
        return Duration.ofNanos(us * 1000);
    }

    private void awaitAnswer(long number) {
        long[] answer = {Long.MIN_VALUE};
        Await.until(() -> "the answer to " + number, SOON, () -> {
            answers.await(NAP_NS);
            answers.poll(frame -> answer[0] = frame.payload().getLong(0), 1);
            return answer[0] == number;
        });
    }

    private long lost(List<String> said) {
        long lost = said.stream()
                .filter(line -> line.startsWith("LATE "))
                .map(line -> line.split(" ", -1))
                .filter(late -> Integer.parseInt(late[1]) >= 0)
                .filter(late -> returnedNs[Integer.parseInt(late[1])] - Long.parseLong(late[2]) < 0)
                .count();
        Arrays.sort(micros);
        System.out.printf(
                "doorbell: round trips between sleepers %d, us p50 %.0f, p99 %.0f, max %.0f; lost wake-ups %d%n",
                micros.length, at(0.5), at(0.99), at(1), lost);
        return lost;
    }

    private double at(double share) {
        return micros[(int) Math.round(share * (micros.length - 1))];
    }
}
