package io.vigil.bench.cells;

import io.vigil.bench.measure.CpuShare;
import io.vigil.bench.measure.LineProbe;
import io.vigil.bench.measure.PeerJvm;
import io.vigil.bench.measure.SharedTime;
import io.vigil.bench.measure.Spin;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One side of the measurement: {@code send|receive dir payload milliseconds placement refill sum termKib}.
 *
 * <p>First the placement probe, then one way, then round trips, all in the same two processes.
 */
final class CellsPeer {
    private static final int LIMIT = 256;
    private static final long END = -1;
    private static final long DRAINED = 2;
    private static final int BLOCK = 256;
    private static final long CHUNK = 8192;
    private static final long WARM_MESSAGES = 4_000_000;
    private static final long WARM_TRIPS = 50_000;
    private static final long LEAST_TRIPS = 100_000;

    private final CellRing there;
    private final CellRing back;
    private final int length;
    private final long phaseNs;
    private final int waitSpins;
    private final Spin spin = new Spin();
    private final UnsafeBuffer message;
    private final CpuShare share = new CpuShare();
    private final SharedTime shared = new SharedTime();
    private long expected;
    private long lastSeen = Long.MIN_VALUE;

    private CellsPeer(Path dir, int length, long phaseMs, Variant variant) {
        this.there = CellRing.open(variant, dir.resolve("there"));
        this.back = CellRing.open(variant, dir.resolve("back"));
        this.length = length;
        this.waitSpins = variant.waitSpins();
        this.phaseNs = phaseMs * 1_000_000;
        this.message = new UnsafeBuffer(new byte[length]);
        for (int i = 8; i + 8 <= length; i += 8) {
            message.putLong(i, 0x0101010101010101L * (i & 0x7f));
        }
    }

    public static void main(String[] args) {
        List<String> arguments = Arrays.asList(args);
        CellsPeer peer = new CellsPeer(
                Path.of(args[1]),
                Integer.parseInt(args[2]),
                Long.parseLong(args[3]),
                Variant.parse(arguments.subList(4, arguments.size())));
        if (args[0].equals("send")) {
            peer.send();
        } else {
            peer.receive();
        }
    }

    private void send() {
        meet();
        double probeNs = LineProbe.drive(there.probeLines());
        CellProducer producer = new CellProducer(there);
        long seq = 0;
        while (there.control.getLongVolatile(CellRing.STOP) == 0) {
            for (int i = 0; i < BLOCK; i++) {
                post(producer, seq++);
            }
            there.control.putLongRelease(CellRing.SENT, seq);
        }
        post(producer, END);
        while (there.control.getLongVolatile(CellRing.STOP) != DRAINED) {
            spin.idle();
        }
        Histogram histogram = roundTrips(producer);
        PeerJvm.report(String.format(
                Locale.ROOT,
                "probeNs=%.0f p50=%d p99=%d p999=%d",
                probeNs,
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9)));
    }

    private Histogram roundTrips(CellProducer producer) {
        CellConsumer consumer = new CellConsumer(back);
        Histogram histogram = new Histogram(10_000_000_000L, 3);
        long seq = 0;
        long now = System.nanoTime();
        long until = now + phaseNs / 2;
        for (; now < until || seq < WARM_TRIPS + LEAST_TRIPS; seq++) {
            post(producer, seq);
            await(consumer, seq);
            long end = System.nanoTime();
            if (seq >= WARM_TRIPS) {
                histogram.recordValue(end - now);
            }
            now = end;
        }
        post(producer, END);
        return histogram;
    }

    private void await(CellConsumer consumer, long seq) {
        spin.reset();
        while (lastSeen != seq) {
            if (consumer.poll(this::check, LIMIT) == 0) {
                spin.idle();
            }
        }
    }

    private void receive() {
        there.initialize();
        back.initialize();
        meet();
        LineProbe.answer(there.probeLines());
        CellConsumer consumer = new CellConsumer(there);
        drain(consumer);
        PeerJvm.report(String.format(Locale.ROOT, "rate=%.0f part=%.2f", shared.rate(), shared.part()));
        CellProducer producer = new CellProducer(back);
        expected = 0;
        lastSeen = Long.MIN_VALUE;
        for (long answered = Long.MIN_VALUE; lastSeen != END; ) {
            if (consumer.poll(this::check, LIMIT) == 0) {
                spin.idle();
            } else if (lastSeen != answered && lastSeen != END) {
                spin.reset();
                answered = lastSeen;
                post(producer, answered);
            }
        }
    }

    /** Reads until the end; afterwards {@link #shared} knows how fast. */
    private void drain(CellConsumer consumer) {
        long until = Long.MAX_VALUE;
        long nextLook = WARM_MESSAGES;
        while (lastSeen != END) {
            if (consumer.poll(this::check, LIMIT) == 0) {
                letAhead();
                spin.idle();
                continue;
            }
            spin.reset();
            if (expected >= nextLook) {
                nextLook = expected + CHUNK;
                until = look(until);
            }
        }
        there.control.putLongVolatile(CellRing.STOP, DRAINED);
    }

    /** Notes how far both sides are; returns until when to measure. */
    private long look(long until) {
        long now = System.nanoTime();
        long sent = there.control.getLongAcquire(CellRing.SENT);
        if (until == Long.MAX_VALUE) {
            shared.start(expected, sent, now, share.cpuNs());
            return now + phaseNs;
        }
        if (now < until) {
            shared.note(expected, sent, now, share.cpuNs());
        } else if (there.control.getLongVolatile(CellRing.STOP) == 0) {
            there.control.putLongVolatile(CellRing.STOP, 1);
        }
        return until;
    }

    /** A reader that caught up fights with the writer for the same lines: let it get ahead. */
    private void letAhead() {
        for (int i = 0; i < waitSpins; i++) {
            Thread.onSpinWait();
        }
    }

    private void post(CellProducer producer, long seq) {
        message.putLong(0, seq);
        producer.send(message, length);
    }

    private void check(UnsafeBuffer buffer, int offset, int messageLength) {
        long seq = buffer.getLong(offset);
        if (messageLength != length || (seq != END && seq != expected)) {
            throw new IllegalStateException("sequence: found=" + seq + ", expected=" + expected);
        }
        for (int i = 24; i < messageLength; i += 64) { // a word of each line: the transport is measured, not the check
            if (buffer.getLong(offset + i) != 0x0101010101010101L * (i & 0x7f)) {
                throw new IllegalStateException("content: seq=" + seq + ", at=" + i);
            }
        }
        if (seq != END) {
            expected++;
        }
        lastSeen = seq;
    }

    /** Waits until both sides are here. */
    private void meet() {
        there.control.getAndAddLong(CellRing.READY_SIDES, 1);
        while (there.control.getLongVolatile(CellRing.READY_SIDES) < 2) {
            Thread.onSpinWait();
        }
    }
}
