package io.vigil.ipc.engine;

import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.ControlThread;
import io.vigil.ipc.proof.JvmDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a reader stands still when a sender is killed between its claim and its commit, while another one goes on
 * sending behind it: from the SIGKILL to the next delivery, less what the machine took from a thread that only sleeps.
 *
 * <p>The stall timeout is far longer than that, so that nothing but the death unblocks the reader.
 */
final class Unblocking {
    static final String MAILBOX = "unblock";
    static final MailboxConfig CONFIG =
            MailboxConfig.builder().capacity(50_000).stallTimeoutMs(60_000).build();

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> SITES = List.of("payload", "claim.done");
    private static final int LANE = 2;
    private static final int HEAP_MIB = Integer.getInteger("vigil.unblock.heapMiB", 64);
    private static final long STUCK_NS = Duration.ofMillis(20).toNanos();
    private static final long NAP_NS = Duration.ofMillis(20).toNanos();

    private final JvmDriver jvms;
    private final Path home;
    private final AtomicLong resumedNs = new AtomicLong();
    private volatile long deliveredNs = System.nanoTime();
    private volatile boolean done;

    /** Gaps in ms, sorted. */
    record Gaps(List<Double> raw, List<Double> net, double worstHiccupMs) {
        double worst() {
            return at(net, 1);
        }

        @Override
        public String toString() {
            return "kills=" + raw.size() + ", heapMiB=" + HEAP_MIB + ", net of the control thread, ms: " + line(net)
                    + "; as it was, ms: " + line(raw) + "; worst hiccup of the control thread " + worstHiccupMs + " ms";
        }

        private static String line(List<Double> sorted) {
            return String.format(
                    "p50 %.1f, p90 %.1f, p99 %.1f, max %.1f",
                    at(sorted, 0.5), at(sorted, 0.9), at(sorted, 0.99), at(sorted, 1));
        }

        private static double at(List<Double> sorted, double share) {
            return sorted.get((int) Math.round(share * (sorted.size() - 1)));
        }
    }

    private Unblocking(JvmDriver jvms, Path home) {
        this.jvms = jvms;
        this.home = home;
    }

    static Gaps measure(JvmDriver jvms, Path home, int kills) {
        return new Unblocking(jvms, home).measure(kills);
    }

    private Gaps measure(int kills) {
        try (Engine engine = Engine.open(home, "reader");
                ControlThread control = ControlThread.start();
                ChildJvm steady = jvms.start("steady", SteadySender.class, home, LANE)) {
            Thread reader = new Thread(() -> read(engine), "reader");
            reader.start();
            try {
                steady.awaitLine(line -> line.equals("READY"), SOON);
                return measure(kills, control);
            } finally {
                done = true;
                steady.send("STOP");
                steady.awaitSuccess(SOON);
                join(reader);
            }
        }
    }

    private Gaps measure(int kills, ControlThread control) {
        List<Double> raw = new ArrayList<>();
        List<Double> net = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            String site = SITES.get(i % SITES.size());
            ChildJvm held = jvms.child("held", HeldSender.class)
                    .heap(2 * HEAP_MIB + 32 + "m")
                    .args(home, LANE, HEAP_MIB)
                    .failAt(site + ":1:block")
                    .start();
            held.awaitAt(site, SOON);
            Await.until("the reader stands", SOON, () -> System.nanoTime() - deliveredNs > STUCK_NS);
            long killNs = System.nanoTime();
            held.kill();
            Await.until("the reader goes on", SOON, () -> resumedNs.get() - killNs > 0);
            long gapNs = resumedNs.get() - killNs;
            raw.add(gapNs / 1e6);
            net.add(Math.max(0, gapNs - control.stolenNs(killNs, killNs + gapNs)) / 1e6);
            held.close();
        }
        return new Gaps(sorted(raw), sorted(net), control.worstNs() / 1e6);
    }

    /** Its thread notes the first delivery after each stand-still. */
    private void read(Engine engine) {
        try (MailboxReader reader = engine.mailbox(MAILBOX, CONFIG).reader(false)) {
            while (!done) {
                if (reader.poll(frame -> delivered(System.nanoTime()), 16) == 0) {
                    reader.await(NAP_NS);
                }
            }
        }
    }

    private void delivered(long nowNs) {
        if (nowNs - deliveredNs > STUCK_NS) {
            resumedNs.set(nowNs);
        }
        deliveredNs = nowNs;
    }

    private static List<Double> sorted(List<Double> values) {
        return values.stream().sorted().toList();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the reader ends", e);
        }
    }
}
