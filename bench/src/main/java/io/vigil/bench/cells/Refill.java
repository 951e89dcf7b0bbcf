package io.vigil.bench.cells;

/** Who makes the cells of a consumed term free again, and how. */
enum Refill {
    PRODUCER_CAS(true, true),
    CONSUMER_CAS(false, true),
    PRODUCER_STORE(true, false),
    CONSUMER_STORE(false, false);

    final boolean byProducer;
    final boolean byCas;

    Refill(boolean byProducer, boolean byCas) {
        this.byProducer = byProducer;
        this.byCas = byCas;
    }
}
