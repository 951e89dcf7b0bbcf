package io.vigil.bench.sleep;

import io.vigil.Vigil;
import io.vigil.bench.measure.PeerJvm;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Inbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A process of a measurement; the first argument is what it does:
 *
 * <pre>
 * idle KIND dir           stands idle until it is killed ({@link IdleKind})
 * wait BELL dir           is woken until the end, and says how long each took
 * ring BELL dir n rate    wakes the other one, so often a second
 * notice dir n            closes and interrupts inboxes that wait, and says how long it took until they noticed
 * </pre>
 */
public final class SleepPeer {
    static final String READY = "READY";

    /** The last number that a bell brings. */
    private static final long END = 0;

    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(10);

    /** The first ones load classes and compile. */
    private static final int WARM_UP = 500;

    private SleepPeer() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "idle" -> idle(IdleKind.valueOf(args[1]), Path.of(args[2]));
            case "wait" -> await(BellKind.valueOf(args[1]), Path.of(args[2]));
            case "ring" ->
                ring(BellKind.valueOf(args[1]), Path.of(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
            case "notice" -> notice(Path.of(args[1]), Integer.parseInt(args[2]));
            default -> throw new IllegalArgumentException("role=" + args[0]);
        }
        System.exit(0);
    }

    private static void ready() {
        System.out.println(READY);
        System.out.flush();
    }

    private static void idle(IdleKind kind, Path dir) {
        if (kind == IdleKind.EMPTY_JVM) {
            ready();
            LockSupport.parkNanos(TimeUnit.HOURS.toNanos(1));
            return;
        }
        try (Vigil vigil = Vigil.open(dir.resolve("home"))) {
            if (kind == IdleKind.HOME) {
                ready();
                LockSupport.parkNanos(TimeUnit.HOURS.toNanos(1));
            } else {
                try (Inbox inbox = vigil.inbox("idle")) {
                    ready();
                    inbox.recv(Duration.ofHours(1));
                }
            }
        }
    }

    private static void await(BellKind kind, Path dir) throws IOException {
        Histogram tookNs = new Histogram(LONGEST_NS, 3);
        ready();
        try (Bell bell = kind.open(dir, true)) {
            int came = 0;
            for (long sentNs = bell.await(); sentNs != END; sentNs = bell.await()) {
                long tookThis = System.nanoTime() - sentNs;
                if (++came > WARM_UP) {
                    tookNs.recordValue(Math.max(0, Math.min(LONGEST_NS, tookThis)));
                }
            }
        }
        PeerJvm.report(figures(tookNs));
    }

    private static String figures(Histogram tookNs) {
        return String.format(
                Locale.ROOT,
                "count=%d p50=%.1f p90=%.1f p99=%.1f p999=%.1f max=%.1f",
                tookNs.getTotalCount(),
                tookNs.getValueAtPercentile(50) / 1e3,
                tookNs.getValueAtPercentile(90) / 1e3,
                tookNs.getValueAtPercentile(99) / 1e3,
                tookNs.getValueAtPercentile(99.9) / 1e3,
                tookNs.getMaxValue() / 1e3);
    }

    private static void ring(BellKind kind, Path dir, int rings, int rate) throws IOException {
        long stepNs = TimeUnit.SECONDS.toNanos(1) / rate;
        try (Bell bell = kind.open(dir, false)) {
            long nextNs = System.nanoTime();
            for (int i = 0; i < rings; i++) {
                nextNs += stepNs;
                for (long left = nextNs - System.nanoTime(); left > 0; left = nextNs - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                nextNs = Math.max(nextNs, System.nanoTime() - stepNs); // what was missed is not made up for
                bell.ring(System.nanoTime());
            }
            bell.ring(END);
        }
    }

    private static void notice(Path dir, int times) throws InterruptedException {
        Histogram closeNs = new Histogram(LONGEST_NS, 3);
        Histogram interruptNs = new Histogram(LONGEST_NS, 3);
        try (Vigil vigil = Vigil.open(dir.resolve("home"))) {
            for (int i = 0; i < times; i++) {
                Inbox closed = vigil.inbox("notice");
                closeNs.recordValue(Math.min(LONGEST_NS, noticed(closed, closed::close)));
                try (Inbox interrupted = vigil.inbox("notice")) {
                    interruptNs.recordValue(Math.min(LONGEST_NS, noticed(interrupted, null)));
                }
            }
        }
        PeerJvm.report(String.format(
                Locale.ROOT,
                "closeP50=%.1f closeMax=%.1f interruptP50=%.1f interruptMax=%.1f",
                closeNs.getValueAtPercentile(50) / 1e3,
                closeNs.getMaxValue() / 1e3,
                interruptNs.getValueAtPercentile(50) / 1e3,
                interruptNs.getMaxValue() / 1e3));
    }

    /** From the call until the thread that waited has its error; null interrupts it. */
    private static long noticed(Inbox inbox, @Nullable Runnable close) throws InterruptedException {
        long[] noticedNs = new long[1];
        Thread waiter = new Thread(() -> {
            try {
                inbox.recv(Duration.ofHours(1));
            } catch (VigilException e) {
                noticedNs[0] = System.nanoTime();
            }
        });
        waiter.start();
        TimeUnit.MILLISECONDS.sleep(20); // long enough to fall asleep
        long beganNs = System.nanoTime();
        if (close == null) {
            waiter.interrupt();
        } else {
            close.run();
        }
        waiter.join();
        return noticedNs[0] - beganNs;
    }
}
