package io.vigil.ipc.proof;

/** Sends to random lanes of the toy and logs it; crashes between any two steps. */
final class ToyProducer {
    private final ToyEngine engine;
    private final ToyEngine.Log log;
    private final int id;
    private final long[] sequences = new long[ToyEngine.LANES];

    ToyProducer(ToyEngine engine) {
        this.engine = engine;
        this.log = engine.newLog("producer");
        this.id = engine.nextName();
    }

    /** One send; returns who goes on, which is a new incarnation after a crash. */
    ToyProducer send() {
        int lane = engine.randomLane();
        if (sequences[lane] > 1 && engine.plants(PlantedBug.REUSED_SEQUENCE)) {
            sequences[lane]--;
        }
        ToyEngine.Message message = engine.newMessage(id, lane, sequences[lane]++);
        long begin = engine.tick();
        engine.log(log, OracleKind.INVOKE, message, begin);
        if (engine.crashesNow()) {
            return new ToyProducer(engine);
        }
        boolean accepted = engine.accept(message);
        if (engine.crashesNow()) {
            return new ToyProducer(engine);
        }
        if (accepted && engine.plants(PlantedBug.REFUSED_BUT_QUEUED)) {
            accepted = false;
        }
        engine.log(log, accepted ? OracleKind.OK : OracleKind.FAIL, message, begin);
        return this;
    }

    void end() {
        ToyEngine.end(log);
    }
}
