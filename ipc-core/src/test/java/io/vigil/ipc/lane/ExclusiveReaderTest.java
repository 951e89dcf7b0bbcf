package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExclusiveReaderTest {
    private static final int PRODUCER = 1;
    private static final int FIRST = 101;
    private static final int SECOND = 102;
    private static final int THIRD = 103;
    /** Thrown by a handler that shall look like the death of its process. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    private LaneWorld world = new LaneWorld(3, 3, true);
    private LaneWriter writer = new LaneWriter(world.lane(PRODUCER), Admission.ALWAYS, true);

    /** What a handler was given. */
    private record Handed(int message, boolean redelivered, int deliveries, int crashes) {}

    private void world(int units, int maxTerms) {
        world = new LaneWorld(units, maxTerms, true);
        writer = new LaneWriter(world.lane(PRODUCER), Admission.ALWAYS, true);
    }

    private ExclusiveReader open(int slot, boolean forced) {
        return open(slot, forced, Integer.MAX_VALUE);
    }

    private ExclusiveReader open(int slot, boolean forced, int maxCrashes) {
        return ExclusiveReader.open(world.lane(slot), world.clock, Long.MAX_VALUE, maxCrashes, forced);
    }

    private static List<Handed> poll(ExclusiveReader reader, int limit) {
        List<Handed> handed = new ArrayList<>();
        reader.poll(
                frame -> handed.add(new Handed(
                        frame.payload().getInt(0), frame.redelivered(), frame.deliveries(), frame.crashes())),
                limit);
        return handed;
    }

    private static List<Integer> messages(List<Handed> handed) {
        return handed.stream().map(Handed::message).toList();
    }

    /** Polls and dies in the handler of the frame number {@code nth}. */
    private void dieAt(ExclusiveReader reader, int slot, int nth) {
        int[] seen = {0};
        assertThatThrownBy(() -> reader.poll(
                        frame -> {
                            if (++seen[0] == nth) {
                                throw new Death();
                            }
                        },
                        10))
                .isInstanceOf(Death.class);
        world.die(slot);
    }

    @AfterEach
    void noFailPoint() {
        FailPoint.install(null);
    }

    @Test
    void shouldReleaseABatchAndGoOnWhereItEnded() {
        for (int i = 1; i <= 5; i++) {
            world.send(writer, i, 8);
        }
        ExclusiveReader reader = open(FIRST, false);
        assertThat(messages(poll(reader, 2))).containsExactly(1, 2);
        assertThat(world.totals().depth()).isEqualTo(3);
        assertThat(messages(poll(reader, 10))).containsExactly(3, 4, 5);
        assertThat(poll(reader, 10)).isEmpty();
        assertThat(world.totals().acknowledged()).isEqualTo(5);
    }

    @Test
    void shouldSayWhoHoldsTheRoleWhenItIsTaken() {
        open(FIRST, false);
        assertThatThrownBy(() -> open(SECOND, false))
                .isInstanceOf(VigilException.class)
                .hasMessageContaining("slot=101")
                .extracting(e -> ((VigilException) e).code())
                .isEqualTo(ErrorCode.CONSUMER_ACTIVE);
    }

    @Test
    void shouldHandOnWhatWasNotReleasedWhenClosed() {
        for (int i = 1; i <= 3; i++) {
            world.send(writer, i, 8);
        }
        ExclusiveReader reader = open(FIRST, false);
        poll(reader, 1);
        reader.close();
        reader.close();
        assertThat(reader.isOpen()).isFalse();
        assertThat(reader.poll(frame -> {}, 1)).isEqualTo(ExclusiveReader.FENCED);
        ExclusiveReader next = open(SECOND, false);
        assertThat(poll(next, 10)).containsExactly(new Handed(2, false, 1, 0), new Handed(3, false, 1, 0));
    }

    @Test
    void shouldGiveTheFrameAgainAndMarkedWhenItsHandlerThrows() {
        world.send(writer, 1, 8);
        world.send(writer, 2, 8);
        ExclusiveReader reader = open(FIRST, false);
        List<Integer> seen = new ArrayList<>();
        assertThatThrownBy(() -> reader.poll(
                        frame -> {
                            seen.add(frame.payload().getInt(0));
                            if (seen.size() == 2) {
                                throw new IllegalStateException("handler");
                            }
                        },
                        10))
                .hasMessage("handler");
        assertThat(world.totals().acknowledged()).isOne();
        assertThat(poll(reader, 10)).containsExactly(new Handed(2, true, 2, 0));
    }

    @Test
    void shouldGiveTheFrameMarkedToTheNextReaderWhenItsHandlerThrew() {
        world.send(writer, 1, 8);
        ExclusiveReader reader = open(FIRST, false);
        assertThatThrownBy(() -> reader.poll(
                        frame -> {
                            throw new IllegalStateException("handler");
                        },
                        10))
                .hasMessage("handler");
        reader.close();
        List<Handed> handed = poll(open(SECOND, false), 10);
        assertThat(messages(handed)).containsExactly(1);
        assertThat(handed).containsExactly(new Handed(1, true, 2, 0));
    }

    @Test
    void shouldMarkTheWholeBatchAndCountTheCrashOnTheFrameInHandWhenTheReaderDies() {
        for (int i = 1; i <= 4; i++) {
            world.send(writer, i, 8);
        }
        dieAt(open(FIRST, false), FIRST, 2);
        assertThat(poll(open(SECOND, false), 10))
                .containsExactly(
                        new Handed(1, true, 2, 0),
                        new Handed(2, true, 2, 1),
                        new Handed(3, false, 1, 0),
                        new Handed(4, false, 1, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCountEveryReaderThatDiedWithTheSameFrameInHand(boolean swept) {
        for (int i = 1; i <= 3; i++) {
            world.send(writer, i, 8);
        }
        for (int died = 0; died < 5; died++) {
            int slot = FIRST + died;
            dieAt(open(slot, false), slot, 2);
            if (swept) {
                new LaneSweep(world.lane(4001), slot, true).run();
            }
        }
        assertThat(poll(open(FIRST + 5, false), 10))
                .containsExactly(new Handed(1, true, 2, 0), new Handed(2, true, 2, 5), new Handed(3, false, 1, 0));
    }

    @Test
    void shouldStartToCountAnewWhenAnotherFrameIsInHand() {
        for (int i = 1; i <= 3; i++) {
            world.send(writer, i, 8);
        }
        dieAt(open(FIRST, false), FIRST, 1);
        dieAt(open(SECOND, false), SECOND, 1);
        ExclusiveReader third = open(THIRD, false);
        poll(third, 1);
        dieAt(third, THIRD, 1);
        assertThat(poll(open(THIRD + 1, false), 10))
                .containsExactly(new Handed(2, true, 2, 1), new Handed(3, false, 1, 0));
    }

    @Test
    void shouldKeepTheMarksOfABatchWhenItsSecondReaderDiesBeforeItsEnd() {
        for (int i = 1; i <= 3; i++) {
            world.send(writer, i, 8);
        }
        dieAt(open(FIRST, false), FIRST, 3);
        ExclusiveReader second = open(SECOND, false);
        poll(second, 1);
        world.die(SECOND);
        assertThat(poll(open(THIRD, false), 10)).containsExactly(new Handed(2, true, 2, 0), new Handed(3, true, 2, 1));
    }

    @Test
    void shouldRememberTheCrashWhenTheNextReaderDiesBeforeItWasGivenAnything() {
        for (int i = 1; i <= 2; i++) {
            world.send(writer, i, 8);
        }
        dieAt(open(FIRST, false), FIRST, 1);
        open(SECOND, false);
        world.die(SECOND);
        assertThat(poll(open(THIRD, false), 10)).containsExactly(new Handed(1, true, 2, 1), new Handed(2, false, 1, 0));
    }

    @Test
    void shouldMarkOnlyWhatWasInHandWhenTheNextReaderDiesBeforeItIsGivenAnything() {
        for (int i = 1; i <= 3; i++) {
            world.send(writer, i, 8);
        }
        dieAt(open(FIRST, false), FIRST, 1);
        FailPoint.install(site -> {
            if (site.equals("takeover.fence.done")) {
                throw new Death();
            }
        });
        assertThatThrownBy(() -> open(SECOND, false)).isInstanceOf(Death.class);
        FailPoint.install(null);
        world.die(SECOND);
        List<Handed> handed = poll(open(THIRD, false), 10);
        assertThat(handed).extracting(Handed::redelivered).containsExactly(true, false, false);
        assertThat(handed).extracting(Handed::crashes).containsExactly(1, 0, 0);
    }

    @Test
    void shouldMarkEverythingWhenARobbedReaderStoredOverTheWordOfTheLast() {
        for (int i = 1; i <= 4; i++) {
            world.send(writer, i, 8);
        }
        ExclusiveReader first = open(FIRST, false);
        FailPoint.install(site -> {
            if (site.equals("inWork")) {
                FailPoint.install(null);
                dieAt(open(SECOND, true), SECOND, 2);
            }
        });
        assertThat(first.poll(frame -> {}, 10)).isEqualTo(ExclusiveReader.FENCED);
        List<Handed> handed = poll(open(THIRD, false), 10);
        assertThat(handed).extracting(Handed::redelivered).containsExactly(true, true, true, true);
    }

    @Test
    void shouldMarkOnlyWhatWasInHandWhenTheRobberDiesBeforeItIsGivenAnything() {
        for (int i = 1; i <= 4; i++) {
            world.send(writer, i, 8);
        }
        ExclusiveReader first = open(FIRST, false);
        first.poll(
                frame -> {
                    FailPoint.install(site -> {
                        if (site.equals("takeover.fence.done")) {
                            throw new Death();
                        }
                    });
                    assertThatThrownBy(() -> open(SECOND, true)).isInstanceOf(Death.class);
                    FailPoint.install(null);
                    world.die(SECOND);
                },
                1);
        List<Handed> handed = poll(open(THIRD, false), 10);
        assertThat(handed).extracting(Handed::redelivered).containsExactly(true, false, false, false);
    }

    @Test
    void shouldTakeTheRoleFromAJanitorThatIsAboutToSayThatItIsOne() {
        world.send(writer, 1, 8);
        LaneControl words = world.lane(FIRST).control();
        long free = words.head();
        long mine = Head.withRole(free, Head.epoch(free) + 1, FIRST);
        words.casHead(free, mine, "test");
        assertActive(() -> open(SECOND, false));
        int[] looks = {0};
        FailPoint.install(site -> {
            if (site.equals("inWork.load") && ++looks[0] == 3) {
                FailPoint.install(null);
                HolderMarks.ofJanitor(world.lane(FIRST)).takeOver(mine, Head.epoch(free));
            }
        });
        assertThat(messages(poll(open(SECOND, false), 10))).containsExactly(1);
    }

    @Test
    void shouldBeGivenNothingWhenRobbedBetweenTwoPolls() {
        world.send(writer, 1, 8);
        ExclusiveReader first = open(FIRST, false);
        poll(open(SECOND, true), 10);
        List<Integer> given = new ArrayList<>();
        assertThat(first.poll(frame -> given.add(frame.length()), 10)).isEqualTo(ExclusiveReader.FENCED);
        assertThat(given).isEmpty();
    }

    @Test
    void shouldBeGivenNothingMoreWhenRobbedInTheMiddleOfABatch() {
        for (int i = 1; i <= 3; i++) {
            world.send(writer, i, 8);
        }
        ExclusiveReader first = open(FIRST, false);
        List<Integer> given = new ArrayList<>();
        int polled = first.poll(
                frame -> {
                    given.add(frame.length());
                    open(SECOND, true);
                },
                10);
        assertThat(polled).isEqualTo(ExclusiveReader.FENCED);
        assertThat(given).hasSize(1);
    }

    @Test
    void shouldMarkNothingWhenReadersComeAndGoWithoutReading() {
        for (int i = 1; i <= 3; i++) {
            world.send(writer, i, 8);
        }
        ExclusiveReader first = open(FIRST, false);
        poll(first, 1);
        first.close();
        open(SECOND, false).close();
        open(THIRD, false);
        world.die(THIRD);
        new LaneSweep(world.lane(4001), THIRD, true).run();
        assertThat(poll(open(SECOND, false), 10))
                .containsExactly(new Handed(2, false, 1, 0), new Handed(3, false, 1, 0));
    }

    @Test
    void shouldTakeTheFrameAwayWhenItKilledTooManyReaders() {
        for (int i = 1; i <= 3; i++) {
            world.send(writer, i, 8);
        }
        dieAt(open(FIRST, false), FIRST, 2);
        dieAt(open(SECOND, false), SECOND, 2);
        List<Integer> evicted = new ArrayList<>();
        world.evictions = (lane, frame, leased) -> {
            evicted.add(frame.payload().getInt(0));
            LaneMoves.finishSource(lane, frame.generation(), frame.unit(), SourceEnd.MOVED);
            return true;
        };
        assertThat(messages(poll(open(THIRD, false, 2), 10))).containsExactly(1, 3);
        assertThat(evicted).containsExactly(2);
        assertThat(world.totals().moved()).isOne();
        assertThat(world.totals().isConserved()).isTrue();
    }

    @Test
    void shouldDeliverTheFrameAndRecycleItsTermWhenItCannotBeTakenAway() {
        world(3, 2);
        for (int i = 1; i <= 3; i++) {
            world.send(writer, i, 8);
        }
        dieAt(open(FIRST, false), FIRST, 2);
        dieAt(open(SECOND, false), SECOND, 2);
        ExclusiveReader third = open(THIRD, false, 2); // nobody takes dead letters here
        assertThat(messages(poll(third, 10))).containsExactly(1, 2, 3);
        for (int i = 4; i <= 20; i++) {
            world.send(writer, i, 8);
            assertThat(messages(poll(third, 10))).containsExactly(i);
        }
        assertThat(world.totals().acknowledged()).isEqualTo(20);
    }

    @Test
    void shouldExpireOnItsWayPastWhenADeadlineIsOver() {
        UnsafeBuffer deadline = new UnsafeBuffer(new byte[8]);
        UnsafeBuffer payload = LaneWorld.payload(1, 8);
        deadline.putLong(0, world.epochMs);
        writer.offer(FrameLayout.HAS_DEADLINE, deadline, 8, payload, 0, 8, 1);
        deadline.putLong(0, world.epochMs + 1);
        writer.offer(FrameLayout.HAS_DEADLINE, deadline, 8, LaneWorld.payload(2, 8), 0, 8, 1);
        world.send(writer, 3, 8);
        ExclusiveReader reader = open(FIRST, false);
        assertThat(messages(poll(reader, 1))).containsExactly(2);
        world.epochMs += 10;
        assertThat(messages(poll(reader, 10))).containsExactly(3);
        LaneTotals totals = world.totals();
        assertThat(totals.expired()).isOne();
        assertThat(totals.acknowledged()).isEqualTo(2);
        assertThat(totals.isConserved()).isTrue();
    }

    @Test
    void shouldReportADamagedFrameOnceAndGoOnWhenABitFlipped() {
        for (int i = 1; i <= 3; i++) {
            world.send(writer, i, 8);
        }
        Region region = world.physicals.get(0);
        int damaged = TermLayout.data(3) + TermLayout.UNIT + FrameLayout.OPTIONAL;
        region.putByte(damaged, (byte) (region.getByte(damaged) ^ 1));
        ExclusiveReader reader = open(FIRST, false);
        List<Integer> seen = new ArrayList<>();
        assertThatThrownBy(() -> reader.poll(frame -> seen.add(frame.payload().getInt(0)), 10))
                .asInstanceOf(InstanceOfAssertFactories.type(VigilException.class))
                .extracting(VigilException::code)
                .isEqualTo(ErrorCode.CORRUPT_STORE);
        assertThat(seen).containsExactly(1);
        assertThat(messages(poll(reader, 10))).containsExactly(3);
        LaneTotals totals = world.totals();
        assertThat(totals.dropped()).isOne();
        assertThat(totals.acknowledged()).isEqualTo(2);
        assertThat(world.lane(1).control().corrupt()).isOne();
    }

    @Test
    void shouldNotDeliverWhatItCannotTrustWhenAnyBitOfAFrameIsFlipped() {
        for (int bit = 0; bit < TermLayout.UNIT * 8; bit++) {
            boolean mutable = bit >= FrameLayout.CRASHES * 8 && bit < FrameLayout.PRESENCE * 8;
            if (mutable) {
                continue; // a reader's own fields
            }
            world(3, 2);
            world.send(writer, 7, 32);
            Region region = world.physicals.get(0);
            int at = TermLayout.data(3) + bit / 8;
            region.putByte(at, (byte) (region.getByte(at) ^ 1 << bit % 8));
            ExclusiveReader reader = open(FIRST, false);
            assertThatThrownBy(() -> poll(reader, 1)).as("bit=" + bit).isInstanceOf(VigilException.class);
            assertThat(poll(reader, 1)).isEmpty();
        }
    }

    @Test
    void shouldFenceALivingReaderWhenForced() {
        for (int i = 1; i <= 4; i++) {
            world.send(writer, i, 8);
        }
        ExclusiveReader zombie = open(FIRST, false);
        poll(zombie, 1);
        ExclusiveReader next = open(SECOND, true);
        assertThat(messages(poll(next, 1))).containsExactly(2);
        assertThat(zombie.poll(frame -> {}, 10)).isEqualTo(ExclusiveReader.FENCED);
        assertThat(zombie.isOpen()).isFalse();
        zombie.close();
        assertThat(messages(poll(next, 10))).containsExactly(3, 4);
    }

    @Test
    void shouldKeepTheTermOfAZombieUntilItNoticed() {
        world(1, 3);
        world.send(writer, 1, 8);
        ExclusiveReader zombie = open(FIRST, false);
        int[] inside = {0};
        zombie.poll(
                frame -> {
                    ExclusiveReader next = open(SECOND, true);
                    assertThat(messages(poll(next, 10))).containsExactly(1);
                    inside[0] = fillUp(next);
                    assertThat(frame.payload().getInt(0)).isOne();
                    assertThat(world.view.generation(0)).isOne();
                    next.close();
                },
                1);
        assertThat(inside[0]).as("terms beside the pinned one").isEqualTo(2);
        assertThat(zombie.isOpen()).isFalse();
        ExclusiveReader last = open(THIRD, false);
        poll(last, 100);
        assertThat(fillUp(last)).as("the pinned term came back").isEqualTo(-1);
    }

    /** Sends and reads until there is no room, or long enough; how many were sent, -1 when it went on for ever. */
    private int fillUp(ExclusiveReader reader) {
        for (int sent = 0; sent < 100; sent++) {
            UnsafeBuffer payload = LaneWorld.payload(1000 + sent, 8);
            long result = writer.offer(0, payload, 0, payload, 0, 8, 1);
            if (result == Offer.NO_SPACE) {
                return sent;
            }
            assertThat(result).isNotNegative();
            assertThat(poll(reader, 10)).hasSize(1);
        }
        return -1;
    }

    @Test
    void shouldLetTheTermGoWhenTheZombieIsDeadAndItsSlotUsedAgain() {
        world(1, 3);
        world.send(writer, 1, 8);
        ExclusiveReader zombie = open(FIRST, false);
        ExclusiveReader next = open(SECOND, true);
        assertThat(messages(poll(next, 10))).containsExactly(1);
        assertThat(fillUp(next)).isEqualTo(2);
        assertThat(zombie.isOpen()).isTrue();
        world.die(FIRST);
        new LaneSweep(world.lane(4001), FIRST, true).run();
        world.reuse(FIRST);
        poll(next, 10);
        assertThat(fillUp(next)).isEqualTo(-1);
    }

    @Test
    void shouldRefuseASecondForcedTakeOverWhileTheFirstZombieSleeps() {
        ExclusiveReader zombie = open(FIRST, false);
        ExclusiveReader second = open(SECOND, true);
        assertThatThrownBy(() -> open(THIRD, true)).hasMessageContaining("an earlier one is still fenced");
        assertThat(zombie.poll(frame -> {}, 1)).isEqualTo(ExclusiveReader.FENCED);
        ExclusiveReader third = open(THIRD, true);
        assertThat(second.poll(frame -> {}, 1)).isEqualTo(ExclusiveReader.FENCED);
        assertThat(third.poll(frame -> {}, 1)).isZero();
    }

    @Test
    void shouldKeepTheTermOfAZombieWhenTheEpochCameRoundAgain() {
        world(1, 3);
        world.send(writer, 1, 8);
        ExclusiveReader zombie = open(FIRST, false);
        zombie.poll(
                frame -> {
                    ExclusiveReader next = open(SECOND, true);
                    assertThat(messages(poll(next, 10))).containsExactly(1);
                    next.close();
                    for (int i = 0; i < 2048 + 3; i++) {
                        ExclusiveReader another = open(THIRD, false);
                        another.poll(f -> {}, 10);
                        another.close();
                        for (int sent = 0; sent < 3; sent++) {
                            UnsafeBuffer payload = LaneWorld.payload(5, 8);
                            writer.offer(0, payload, 0, payload, 0, 8, 1);
                        }
                        assertThat(world.view.generation(0)).as("turn=" + i).isOne();
                    }
                },
                1);
        assertThat(zombie.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 2047, 2048, 2049, 4095, 4096, 4097})
    void shouldOpenAgainWhenAZombieWentManyRolesLater(int roles) {
        ExclusiveReader zombie = open(FIRST, false);
        open(SECOND, true).close();
        for (int i = 0; i < roles; i++) {
            open(THIRD, false).close();
        }
        assertThat(zombie.poll(frame -> {}, 1)).isEqualTo(ExclusiveReader.FENCED);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            for (int i = 0; i < 2 * 4096; i++) {
                open(THIRD, false).close();
            }
        });
        open(FIRST, false);
        open(SECOND, true);
    }

    @Test
    void shouldTakeTheRoleFromAJanitorWhoMarksNothing() {
        world.send(writer, 1, 8);
        Role janitor = Role.ofJanitor(world.lane(FIRST));
        long mine = janitor.takeOver(false);
        assertActive(() -> Role.ofJanitor(world.lane(SECOND)).takeOver(false));
        ExclusiveReader reader = open(SECOND, false);
        assertActive(() -> open(THIRD, false));
        janitor.handBack(mine);
        world.send(writer, 2, 8);
        assertThat(poll(reader, 10)).extracting(Handed::redelivered).containsExactly(false, false);
        reader.close();
        assertThat(open(THIRD, false).isOpen()).isTrue();
    }

    @Test
    void shouldNotRobAReaderWhenAJanitorHadTheRoleBefore() {
        world.send(writer, 1, 8);
        Role janitor = Role.ofJanitor(world.lane(FIRST));
        janitor.handBack(janitor.takeOver(false));
        open(SECOND, false);
        assertActive(() -> open(THIRD, false));
    }

    private static void assertActive(ThrowableAssert.ThrowingCallable taking) {
        assertThatThrownBy(taking)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONSUMER_ACTIVE));
    }

    @Test
    void shouldStepOverTheFrameOfADyingProducerAndKeepItsTerm() {
        world(1, 2);
        world.send(writer, 1, 8);
        world.view.cell(0, 0, Cells.writing(1, 7, 1));
        world.dying.add(7);
        ExclusiveReader reader = open(FIRST, false);
        assertThat(poll(reader, 10)).isEmpty();
        assertThat(world.view.cell(0, 0)).as("just met, not asked about").isEqualTo(Cells.writing(1, 7, 1));
        assertThat(poll(reader, 10)).isEmpty();
        assertThat(world.view.cell(0, 0)).isEqualTo(Cells.aborted(1, 7, 1));
        assertThat(fillUp(reader))
                .as("terms beside the one that it may still write in")
                .isEqualTo(1);
    }

    @Test
    void shouldSetTheFrameOfADeadProducerAsideAndWaitForALivingOne() {
        world.send(writer, 1, 8);
        LaneWriter slow = new LaneWriter(world.lane(7), Admission.ALWAYS, true);
        ExclusiveReader reader = open(FIRST, false);
        world.view.cell(0, 1, Cells.writing(1, 7, 1));
        world.view.cell(0, 2, Cells.ready(1, 1, 0, 0));
        assertThat(messages(poll(reader, 10))).containsExactly(1);
        assertThat(poll(reader, 10)).isEmpty();
        assertThat(slow.tail()).isEqualTo(3);
        world.die(7);
        world.view.cell(0, 2, Cells.aborted(1, Cells.NOBODY, 1));
        assertThat(poll(reader, 10)).isEmpty();
        assertThat(world.totals().aborted()).isEqualTo(2);
        world.send(writer, 4, 8);
        assertThat(messages(poll(reader, 10))).containsExactly(4);
    }

    @Test
    void shouldNeverHangWhenAnyBitOfACellIsFlipped() {
        for (int bit = 0; bit < 64; bit++) {
            world(3, 2);
            for (int i = 1; i <= 3; i++) {
                world.send(writer, i, 8);
            }
            world.view.cell(0, 1, world.view.cell(0, 1) ^ 1L << bit);
            ExclusiveReader reader = open(FIRST, false);
            List<Integer> seen = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                try {
                    reader.poll(frame -> seen.add(frame.payload().getInt(0)), 10);
                } catch (VigilException e) {
                    assertThat(e.code()).as("bit=" + bit).isEqualTo(ErrorCode.CORRUPT_STORE);
                }
            }
            assertThat(seen)
                    .as("bit=" + bit)
                    .doesNotHaveDuplicates()
                    .startsWith(1)
                    .isSubsetOf(1, 2, 3);
        }
    }

    @Test
    void shouldMarkNothingWhenAReaderRobsAJanitorThatHasJustSaidWhatItIs() throws InterruptedException {
        world.send(writer, LaneWorld.message(PRODUCER, 1), 8);
        CountDownLatch said = new CountDownLatch(1);
        CountDownLatch robbed = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Thread janitor = new Thread(() -> {
            Role.ofJanitor(world.lane(FIRST)).takeOver(false);
            over.countDown();
        });
        FailPoint.install(site -> {
            if (Thread.currentThread() == janitor && site.equals("inWork.done")) {
                said.countDown();
                await(robbed);
            } else if (Thread.currentThread() != janitor
                    && site.equals("takeover.robbed.done")
                    && over.getCount() > 0) {
                robbed.countDown();
                await(over);
            }
        });
        janitor.start();
        await(said);
        open(SECOND, false).close();
        janitor.join();
        assertThat(poll(open(THIRD, false), 10)).singleElement().matches(handed -> !handed.redelivered());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
