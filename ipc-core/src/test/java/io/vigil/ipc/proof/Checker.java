package io.vigil.ipc.proof;

import io.vigil.ipc.proof.OracleRecord.MessageKey;
import io.vigil.ipc.proof.SequenceTable.Chunk;
import io.vigil.ipc.proof.Violation.Kind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges oracle logs: loss, phantoms, order, duplicates, conservation, bounds.
 *
 * <p>Offline and repeatable; used by one thread, once. One pass over the logs in any order of files, a table entry a
 * message, then one sweep of the tables. The logs are read again only to show the records of what was found. Ten
 * million records fit a heap of 512 MiB.
 */
public final class Checker {
    /** One producer, lane and mailbox. */
    record StreamKey(int mailbox, int producer, int lane) {}

    private final Expectation expectation;
    private final Findings findings = new Findings();
    private final Map<StreamKey, SequenceTable> tables = new HashMap<>();
    private final Map<StreamKey, Long> lastFirstDelivery = new HashMap<>();
    private long records;
    private int crashes;
    private int consumerCrashes;
    private long deadLetters;
    private long givenBack;
    private boolean ended;
    private boolean sends;
    private long deliveries;

    private Checker(Expectation expectation) {
        this.expectation = expectation;
    }

    /** Judges every log below the directory. */
    public static Verdict check(Path directory, Expectation expectation) {
        return check(OracleReader.logsIn(directory), expectation);
    }

    /** Judges those logs. */
    public static Verdict check(List<Path> logs, Expectation expectation) {
        return new Checker(expectation).judge(logs);
    }

    private Verdict judge(List<Path> logs) {
        logs.forEach(this::readLog);
        CheckSweep sweep = new CheckSweep(expectation, findings, crashes, consumerCrashes, givenBack);
        tables.forEach(sweep::sweep);
        sweep.conclude();
        if (deadLetters > expectation.mostDead) {
            findings.add(Kind.DEAD_BOUND, "dead=" + deadLetters + ", most=" + expectation.mostDead, null);
        }
        Verdict.Figures figures = sweep.figures(records, logs.size(), crashes, deliveries);
        return new Verdict(outcome(figures), findings.violations(logs), figures);
    }

    private Verdict.Outcome outcome(Verdict.Figures figures) {
        if (!findings.isEmpty()) {
            return Verdict.Outcome.VIOLATED;
        }
        boolean empty = figures.sent() < expectation.leastSent || expectation.faults < expectation.leastFaults;
        return empty ? Verdict.Outcome.VOID : Verdict.Outcome.OK;
    }

    private void readLog(Path log) {
        lastFirstDelivery.clear();
        ended = false;
        sends = false;
        OracleReader.End end = OracleReader.read(log, this::take);
        records += end.records();
        if (end.broken()) {
            findings.add(Kind.LOG_BROKEN, "a damaged record before whole ones: log=" + log, null);
        }
        if (!ended) {
            crashes++;
            consumerCrashes += sends ? 0 : 1;
        }
    }

    private void take(OracleRecord entry) {
        if (entry.kind() == OracleKind.END) {
            ended = true;
        }
        if (entry.kind() == OracleKind.START || entry.kind() == OracleKind.END) {
            return;
        }
        MessageKey key = entry.key();
        if (!SequenceTable.inRange(key.sequence())) {
            findings.add(Kind.PHANTOM, "no such sequence number was ever sent: " + entry, key);
            return;
        }
        SequenceTable table = tables.computeIfAbsent(
                new StreamKey(key.mailbox(), key.producer(), key.lane()), k -> new SequenceTable());
        Chunk chunk = table.chunk(key.sequence());
        int slot = SequenceTable.slot(key.sequence());
        checkBytes(entry, chunk, slot);
        switch (entry.kind()) {
            case INVOKE -> invoked(entry, chunk, slot);
            case OK -> {
                chunk.state[slot] |= SequenceTable.ACCEPTED;
                chunk.acceptedNs[slot] = entry.endNs();
            }
            case FAIL -> chunk.state[slot] |= SequenceTable.REFUSED;
            case RECV -> received(entry, chunk, slot);
            case DRAINED -> {
                received(entry, chunk, slot);
                terminal(entry, chunk, slot, SequenceTable.DRAINED);
            }
            case ACKING -> chunk.state[slot] |= SequenceTable.ACKING;
            case ACKED -> acknowledged(entry, chunk, slot);
            case EXPIRED -> terminal(entry, chunk, slot, SequenceTable.EXPIRED);
            case DROPPED -> terminal(entry, chunk, slot, SequenceTable.DROPPED);
            case DEAD -> {
                deadLetters++;
                terminal(entry, chunk, slot, SequenceTable.DEAD);
            }
            case GIVEN_BACK -> givenBack++;
            default -> {
                // UNKNOWN adds nothing to the INVOKE before it.
            }
        }
    }

    private void checkBytes(OracleRecord entry, Chunk chunk, int slot) {
        OracleKind kind = entry.kind();
        boolean carriesBytes = kind == OracleKind.INVOKE
                || kind == OracleKind.RECV
                || kind == OracleKind.DRAINED
                || kind == OracleKind.DEAD;
        if (!carriesBytes) {
            return;
        }
        long hash = entry.hash() * 31 + entry.length();
        if ((chunk.state[slot] & SequenceTable.HASHED) == 0) {
            chunk.state[slot] |= SequenceTable.HASHED;
            chunk.hash[slot] = hash;
        } else if (chunk.hash[slot] != hash) {
            findings.add(Kind.CORRUPT, "bytes differ: " + entry, entry.key());
        }
        if (entry.viaLane() != entry.key().lane() && kind != OracleKind.DEAD) {
            findings.add(Kind.WRONG_LANE, "from another lane than it was sent to: " + entry, entry.key());
        }
    }

    private void invoked(OracleRecord entry, Chunk chunk, int slot) {
        sends = true;
        if ((chunk.state[slot] & SequenceTable.INVOKED) != 0) {
            findings.add(Kind.SEQUENCE_REUSED, "sent twice: " + entry, entry.key());
        }
        chunk.state[slot] |= SequenceTable.INVOKED;
    }

    private void received(OracleRecord entry, Chunk chunk, int slot) {
        deliveries++;
        chunk.state[slot] |= SequenceTable.RECEIVED;
        if (SequenceTable.deliveries(chunk.state[slot]) < 0x7FFF) {
            chunk.state[slot] += SequenceTable.ONE_DELIVERY;
        }
        long seen = chunk.lastBeginNs[slot];
        chunk.lastBeginNs[slot] = seen == 0 ? entry.beginNs() : Math.max(seen, entry.beginNs());
        if (entry.redelivered()) {
            return;
        }
        if (entry.deliveries() > 1) {
            findings.add(Kind.WRONG_MARK, "a later delivery without the mark: " + entry, entry.key());
        }
        firstDelivery(entry, chunk, slot);
    }

    private void firstDelivery(OracleRecord entry, Chunk chunk, int slot) {
        MessageKey key = entry.key();
        if ((chunk.state[slot] & SequenceTable.UNMARKED) != 0) {
            findings.add(Kind.DUPLICATE_UNMARKED, "delivered twice as the first time: " + entry, key);
            return;
        }
        chunk.state[slot] |= SequenceTable.UNMARKED;
        chunk.firstBeginNs[slot] = entry.beginNs();
        chunk.firstEndNs[slot] = entry.endNs();
        Long last = lastFirstDelivery.put(new StreamKey(key.mailbox(), key.producer(), key.lane()), key.sequence());
        if (last != null && last > key.sequence()) {
            findings.add(Kind.ORDER, "after sequence " + last + " of the same producer and lane: " + entry, key);
        }
    }

    private void acknowledged(OracleRecord entry, Chunk chunk, int slot) {
        if ((chunk.state[slot] & SequenceTable.ACKED) == 0) {
            chunk.ackBeginNs[slot] = entry.beginNs();
            chunk.ackEndNs[slot] = entry.endNs();
        } else {
            findings.add(Kind.DOUBLE_OUTCOME, "acknowledged twice: " + entry, entry.key());
        }
        chunk.state[slot] |= SequenceTable.ACKED;
    }

    private void terminal(OracleRecord entry, Chunk chunk, int slot, int state) {
        if ((chunk.state[slot] & state) != 0) {
            findings.add(Kind.DOUBLE_OUTCOME, "the same end twice: " + entry, entry.key());
        }
        chunk.state[slot] |= state;
    }
}
