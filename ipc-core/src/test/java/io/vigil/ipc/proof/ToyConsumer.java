package io.vigil.ipc.proof;

import io.vigil.ipc.proof.ToyEngine.Message;
import java.util.ArrayList;
import java.util.List;

/** Takes messages of the toy, acknowledges them in batches, gives some back, crashes between any two steps. */
final class ToyConsumer {
    final List<Message> unacknowledged = new ArrayList<>();
    private final ToyEngine engine;
    private final ToyEngine.Log log;

    ToyConsumer(ToyEngine engine) {
        this.engine = engine;
        this.log = engine.newLog("consumer");
    }

    /** One step; returns who goes on, which is a new incarnation after a crash. */
    ToyConsumer work() {
        if (unacknowledged.size() >= ToyEngine.WINDOW || (!unacknowledged.isEmpty() && engine.chance(6))) {
            return acknowledge();
        }
        long begin = engine.tick();
        Message message = engine.take();
        if (message == null) {
            return this;
        }
        message.deliveries++;
        unacknowledged.add(message);
        if (engine.crashesNow()) {
            return crash();
        }
        if (engine.plants(PlantedBug.NEVER_SENT)) {
            engine.log(log, OracleKind.RECV, engine.newMessage(9999, 0, 5), begin);
        }
        if (engine.plants(PlantedBug.GARBAGE_IDENTITY)) {
            engine.log(log, OracleKind.RECV, engine.newMessage(message.key.producer(), 0, -7), begin);
        }
        log.entries().add(receipt(message, begin));
        if (engine.chance(40)) {
            giveBack(message);
        }
        return engine.crashesNow() ? crash() : this;
    }

    /** What the consumer notes about a delivery, and what the bugs make of it. */
    private OracleRecord receipt(Message message, long begin) {
        boolean marked = message.marked;
        int deliveries = message.deliveries;
        if (marked && engine.plants(PlantedBug.REDELIVERY_UNMARKED)) {
            marked = false;
            deliveries = 1;
        }
        if (marked && engine.plants(PlantedBug.COUNTED_BUT_UNMARKED)) {
            marked = false;
        }
        marked |= engine.plants(PlantedBug.FIRST_DELIVERY_MARKED);
        long hash = message.hash + (engine.plants(PlantedBug.TORN_PAYLOAD) ? 1 : 0);
        int length = message.length - (engine.plants(PlantedBug.TRUNCATED_PAYLOAD) ? 1 : 0);
        int lane = message.key.lane();
        int via = engine.plants(PlantedBug.DELIVERED_FROM_WRONG_LANE) ? (lane + 1) % ToyEngine.LANES : lane;
        return new OracleRecord(
                OracleKind.RECV, message.key, via, hash, length, deliveries, marked, begin, engine.tick());
    }

    private void giveBack(Message message) {
        unacknowledged.remove(message);
        message.marked = true;
        engine.log(log, OracleKind.GIVEN_BACK, message, engine.tick());
        if (engine.plants(PlantedBug.LOST_GIVE_BACK)) {
            return;
        }
        if (message.deliveries >= 5 || engine.plants(PlantedBug.QUARANTINED_TOO_EARLY)) {
            engine.dead.add(message);
            engine.counters[message.key.lane()][4]++;
        } else {
            engine.lanes.get(message.key.lane()).addFirst(message);
        }
    }

    private ToyConsumer acknowledge() {
        for (Message message : List.copyOf(unacknowledged)) {
            long begin = engine.tick();
            engine.log(log, OracleKind.ACKING, message, begin);
            if (engine.crashesNow()) {
                return crash();
            }
            unacknowledged.remove(message);
            engine.counters[message.key.lane()][1]++;
            if (engine.crashesNow()) {
                return crash();
            }
            engine.log(log, OracleKind.ACKED, message, begin);
            afterwards(message);
        }
        return this;
    }

    private void afterwards(Message message) {
        if (engine.plants(PlantedBug.ACKED_TWICE)) {
            engine.log(log, OracleKind.ACKED, message, engine.tick());
        }
        if (engine.plants(PlantedBug.EXPIRED_AND_ACKED)) {
            engine.log(log, OracleKind.EXPIRED, message, engine.tick());
        }
        if (engine.plants(PlantedBug.DEAD_AND_ACKED)) {
            engine.dead.add(message);
        }
        if (engine.plants(PlantedBug.ACKED_DELIVERED_AGAIN)) {
            message.marked = true;
            engine.log(log, OracleKind.RECV, message, engine.tick());
        }
        if (engine.plants(PlantedBug.ACKED_UNSEEN)) {
            Message unseen = engine.newMessage(message.key.producer(), message.key.lane(), message.key.sequence() + 1);
            engine.log(log, OracleKind.ACKED, unseen, engine.tick());
        }
    }

    /** The engine's repair: what was not acknowledged goes back, marked, in order. */
    private ToyConsumer crash() {
        for (int i = unacknowledged.size() - 1; i >= 0; i--) {
            Message message = unacknowledged.get(i);
            if (engine.plants(PlantedBug.ACKNOWLEDGED_BEFORE_HANDLED)) {
                engine.counters[message.key.lane()][1]++;
                continue;
            }
            message.marked = true;
            engine.lanes.get(message.key.lane()).addFirst(message);
            redeliverTooMuch(message);
        }
        return new ToyConsumer(engine);
    }

    private void redeliverTooMuch(Message message) {
        if (engine.plants(PlantedBug.REDELIVERED_WITHOUT_END)) {
            ToyEngine.Log other = engine.newLog("consumer");
            for (int i = 0; i < ToyEngine.WINDOW * 3; i++) {
                message.deliveries++;
                engine.log(other, OracleKind.RECV, message, engine.tick());
            }
            ToyEngine.end(other);
        }
    }

    void end() {
        for (int i = unacknowledged.size() - 1; i >= 0; i--) {
            Message message = unacknowledged.get(i);
            message.marked = true;
            engine.log(log, OracleKind.GIVEN_BACK, message, engine.tick());
            engine.lanes.get(message.key.lane()).addFirst(message);
        }
        ToyEngine.end(log);
    }
}
