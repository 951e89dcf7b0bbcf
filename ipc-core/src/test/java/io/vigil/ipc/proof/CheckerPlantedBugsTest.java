package io.vigil.ipc.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckerPlantedBugsTest {
    private static final int STEPS = 3_000;
    /** Every crash excuses a mark and leaves a send or an acknowledgment in doubt, so these need a run without. */
    private static final List<PlantedBug> WITHOUT_CRASHES =
            List.of(PlantedBug.SENT_AND_ACKED_OFF, PlantedBug.DEPTH_AND_ACKED_OFF, PlantedBug.FIRST_DELIVERY_MARKED);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(PlantedBug.class)
    void shouldCallTheBugByItsNameWhenPlanted(PlantedBug bug) {
        ToyEngine toy = new ToyEngine(17, bug, !WITHOUT_CRASHES.contains(bug));
        toy.run(STEPS);

        Verdict verdict = check(toy, expectation(toy));

        assertThat(toy.planted).isPositive();
        assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.VIOLATED);
        assertThat(verdict.broken()).contains(bug.caughtAs);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldPassWhenNothingIsPlanted(long seed) {
        ToyEngine toy = new ToyEngine(seed, null, true);
        toy.run(STEPS);

        Verdict verdict = check(toy, expectation(toy));

        assertThat(verdict.outcome()).as(verdict.toString()).isEqualTo(Verdict.Outcome.OK);
        assertThat(verdict.figures().crashes()).isEqualTo(toy.kills).isPositive();
        assertThat(verdict.figures().duplicates()).isPositive();
        assertThat(verdict.figures().drained()).isPositive();
        assertThat(verdict.figures().inDoubt()).isPositive();
    }

    @Test
    void shouldPassWhenNobodyCrashes() {
        ToyEngine toy = new ToyEngine(1, null, false);
        toy.run(STEPS);

        check(toy, expectation(toy)).mustBeOk();
    }

    @Test
    void shouldBeVoidWhenTooLittleWasSent() {
        ToyEngine toy = new ToyEngine(1, null, true);
        toy.run(STEPS);

        assertThat(check(toy, expectation(toy).leastSent(1_000_000)).outcome()).isEqualTo(Verdict.Outcome.VOID);
    }

    @Test
    void shouldBeVoidWhenFaultsDidNotFire() {
        ToyEngine toy = new ToyEngine(1, null, false);
        toy.run(STEPS);
        Verdict verdict = check(toy, expectation(toy).faults(3, 4));

        assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.VOID);
        assertThatThrownBy(verdict::mustBeOk).isInstanceOf(AssertionError.class).hasMessageStartingWith("VOID");
    }

    @Test
    void shouldShowTheRecordsOfAMessageWhenItIsLost() {
        ToyEngine toy = new ToyEngine(17, PlantedBug.DROPPED_ON_ROLL, false);
        toy.run(STEPS);

        Violation loss = check(toy, expectation(toy)).violations().stream()
                .filter(v -> v.kind() == Violation.Kind.LOSS)
                .findFirst()
                .orElseThrow();

        assertThat(loss.count()).isPositive();
        assertThat(loss.trace()).hasSize(2);
        assertThat(loss.trace().get(0)).contains("producer-", "INVOKE");
        assertThat(loss.trace().get(1)).contains("producer-", "OK");
    }

    @Test
    void shouldFindTheBrokenLogWhenItsMiddleIsDamaged() throws IOException {
        ToyEngine toy = new ToyEngine(1, null, false);
        toy.run(STEPS);
        check(toy, expectation(toy)).mustBeOk();
        Path log = OracleReader.logsIn(directory).get(0);
        byte[] bytes = Files.readAllBytes(log);
        bytes[64 * 10 + 30] ^= 4;
        Files.write(log, bytes);

        Verdict verdict = Checker.check(directory, expectation(toy));

        assertThat(verdict.broken()).contains(Violation.Kind.LOG_BROKEN);
    }

    @Test
    void shouldFindTheOvertakingWhenItHappensBetweenTwoConsumers() {
        OracleRecord.MessageKey first = new OracleRecord.MessageKey(0, 1, 0, 0);
        OracleRecord.MessageKey second = new OracleRecord.MessageKey(0, 1, 0, 1);
        try (OracleLog producer = OracleLog.open(directory, "p", 1);
                OracleLog one = OracleLog.open(directory, "c", 1);
                OracleLog two = OracleLog.open(directory, "c", 2)) {
            for (OracleRecord.MessageKey key : List.of(first, second)) {
                producer.write(OracleRecord.of(OracleKind.INVOKE, key, 1, 1));
                producer.write(OracleRecord.of(OracleKind.OK, key, 1, 1));
            }
            receiveAndAcknowledge(one, second);
            receiveAndAcknowledge(two, first);
        }

        assertThat(Checker.check(directory, Expectation.drained()).broken()).containsExactly(Violation.Kind.ORDER);
    }

    private static void receiveAndAcknowledge(OracleLog log, OracleRecord.MessageKey key) {
        log.write(OracleRecord.of(OracleKind.RECV, key, 1, 1).delivered(0, 1, false));
        log.write(OracleRecord.of(OracleKind.ACKED, key, 1, 1));
    }

    private Expectation expectation(ToyEngine toy) {
        Expectation expectation = Expectation.drained()
                .window(ToyEngine.WINDOW)
                .capacity(0, ToyEngine.CAPACITY)
                .mostDead(5)
                .acksLogged()
                .faults(toy.kills, 0)
                .leastSent(100);
        for (int lane = 0; lane < ToyEngine.LANES; lane++) {
            expectation.counters(toy.counters(lane));
        }
        return expectation;
    }

    private Verdict check(ToyEngine toy, Expectation expectation) {
        toy.logs.forEach(this::write);
        return Checker.check(directory, expectation);
    }

    private void write(ToyEngine.Log log) {
        ByteBuffer bytes = ByteBuffer.allocate(log.entries().size() * OracleRecord.LENGTH);
        CRC32C crc = new CRC32C();
        log.entries().forEach(entry -> entry.encode(bytes, crc));
        try {
            Files.write(directory.resolve(log.name() + OracleLog.SUFFIX), bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
