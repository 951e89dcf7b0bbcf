package io.vigil.ipc.proof;

import io.vigil.ipc.proof.OracleRecord.MessageKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox in a few lines, with producers and consumers that crash, which writes the logs that real actors would;
 * and in which every bug of {@link PlantedBug} can be planted. Seeded; time is virtual.
 */
final class ToyEngine {
    static final int LANES = 3;
    static final int CAPACITY = 40;
    static final int WINDOW = 8;

    /** One message in the toy. */
    static final class Message {
        final MessageKey key;
        final int length;
        final long hash;
        int deliveries;
        boolean marked;

        Message(MessageKey key, int length) {
            this.key = key;
            this.length = length;
            this.hash = key.hashCode() * 31L + length;
        }
    }

    /** A log of one incarnation, in memory. */
    record Log(String name, List<OracleRecord> entries) {}

    private final Random random;
    private final @Nullable PlantedBug bug;
    private final boolean crashes;
    final List<Log> logs = new ArrayList<>();
    final List<Deque<Message>> lanes = new ArrayList<>();
    final List<Message> dead = new ArrayList<>();
    final long[][] counters = new long[LANES][6];
    private final ToyProducer[] producers = new ToyProducer[2];
    private final ToyConsumer[] consumers = new ToyConsumer[2];
    int kills;
    int planted;
    private long now = 1_000_000;
    private int names;

    ToyEngine(long seed, @Nullable PlantedBug bug, boolean crashes) {
        this.random = new Random(seed);
        this.bug = bug;
        this.crashes = crashes;
        for (int lane = 0; lane < LANES; lane++) {
            lanes.add(new ArrayDeque<>());
        }
    }

    void run(int steps) {
        for (int i = 0; i < 2; i++) {
            producers[i] = new ToyProducer(this);
            consumers[i] = new ToyConsumer(this);
        }
        for (int step = 0; step < steps; step++) {
            int who = random.nextInt(2);
            if (random.nextInt(100) < 52) {
                producers[who] = producers[who].send();
            } else {
                consumers[who] = consumers[who].work();
            }
        }
        for (int i = 0; i < 2; i++) {
            consumers[i].end();
            producers[i].end();
        }
        drain();
    }

    private void drain() {
        for (int lane = 0; lane < LANES; lane++) {
            counters[lane][5] = lanes.get(lane).size();
        }
        Log log = newLog("drain");
        for (Deque<Message> lane : lanes) {
            for (Message message : lane) {
                if (plants(PlantedBug.LOST_IN_DRAIN)) {
                    continue;
                }
                log(log, OracleKind.DRAINED, message, tick());
                if (plants(PlantedBug.DRAINED_TWICE)) {
                    message.marked = true;
                    log(log, OracleKind.DRAINED, message, tick());
                }
            }
        }
        dead.forEach(message -> log(log, OracleKind.DEAD, message, tick()));
        end(log);
    }

    boolean accept(Message message) {
        int depth = lanes.stream().mapToInt(Deque::size).sum();
        for (ToyConsumer consumer : consumers) {
            depth += consumer.unacknowledged.size();
        }
        if (depth >= CAPACITY && !plants(PlantedBug.CAPACITY_IGNORED)) {
            return false;
        }
        int lane = message.key.lane();
        if (plants(PlantedBug.DROPPED_ON_ROLL)) {
            counters[lane][0]++;
            return true;
        }
        if (plants(PlantedBug.LOSS_COUNTED_AS_DEAD)) {
            counters[lane][0]++;
            counters[lane][4]++;
            return true;
        }
        counters[lane][0]++;
        Deque<Message> queue = lanes.get(plants(PlantedBug.SWAPPED_LANES) ? (lane + 1) % LANES : lane);
        queue.add(message);
        return true;
    }

    @Nullable
    Message take() {
        for (int lane = 0; lane < LANES; lane++) {
            Message message = lanes.get(lane).poll();
            if (message != null && crashes && random.nextInt(200) == 0) {
                counters[message.key.lane()][2]++; // expires: counted, and nobody logs it
                message = lanes.get(lane).poll();
            }
            if (message != null) {
                return overtaken(lane, message);
            }
        }
        return null;
    }

    private Message overtaken(int lane, Message message) {
        Message next = lanes.get(lane).peek();
        boolean sameProducer = next != null && next.key.producer() == message.key.producer();
        if (next == null || !sameProducer || next.deliveries + message.deliveries > 0) {
            return message;
        }
        if (plants(PlantedBug.OVERTAKEN)) {
            lanes.get(lane).remove();
            lanes.get(lane).addFirst(message);
            return next;
        }
        return message;
    }

    long tick() {
        now += 1 + random.nextInt(1000);
        return now;
    }

    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    /** True in about one of thirty calls when this bug is planted. */
    boolean plants(PlantedBug wanted) {
        boolean now = bug == wanted && chance(wanted.oneIn);
        planted += now ? 1 : 0;
        return now;
    }

    boolean crashesNow() {
        boolean now = crashes && chance(60);
        kills += now ? 1 : 0;
        return now;
    }

    Message newMessage(int producer, int lane, long sequence) {
        return new Message(new MessageKey(0, producer, lane, sequence), 32 + random.nextInt(64));
    }

    int nextName() {
        return ++names;
    }

    int randomLane() {
        return random.nextInt(LANES);
    }

    Log newLog(String actor) {
        Log log = new Log(actor + "-" + nextName(), new ArrayList<>());
        log.entries.add(OracleRecord.ofActor(OracleKind.START));
        logs.add(log);
        return log;
    }

    void log(Log log, OracleKind kind, Message message, long beginNs) {
        log.entries.add(new OracleRecord(
                kind,
                message.key,
                message.key.lane(),
                message.hash,
                message.length,
                message.deliveries,
                message.marked,
                beginNs,
                tick()));
    }

    static void end(Log log) {
        log.entries.add(OracleRecord.ofActor(OracleKind.END));
    }

    /** The lane's counters, with what the bug does to them. */
    LaneCounters counters(int lane) {
        long[] c = counters[lane].clone();
        Map<PlantedBug, long[]> wrong = new EnumMap<>(PlantedBug.class);
        wrong.put(PlantedBug.SENT_OFF_BY_ONE, new long[] {1, 0, 0, 0, 0, 0});
        wrong.put(PlantedBug.DROP_COUNTED_TWICE, new long[] {0, 0, 0, 1, 0, 0});
        wrong.put(PlantedBug.SENT_AND_ACKED_OFF, new long[] {1, 1, 0, 0, 0, 0});
        wrong.put(PlantedBug.DEPTH_AND_ACKED_OFF, new long[] {0, -1, 0, 0, 0, 1});
        long[] off = bug == null ? null : wrong.get(bug);
        for (int i = 0; off != null && lane == 1 && i < c.length; i++) {
            c[i] += off[i];
            planted++;
        }
        return new LaneCounters(0, lane, c[0], c[1], c[2], c[3], c[4], c[5]);
    }
}
