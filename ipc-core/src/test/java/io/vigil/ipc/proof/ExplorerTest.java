package io.vigil.ipc.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vigil.ipc.FailPoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@LeakFree
class ExplorerTest {
    private static final Pattern REPLAY = Pattern.compile("Schedule\\.replay\\(\"([^\"]*)\"\\)");

    /** Two increments that lose one when a switch comes between read and write. */
    private static void lostUpdate(Stepper stepper) {
        int[] value = {0};
        for (String name : List.of("a", "b")) {
            stepper.task(name, () -> {
                FailPoint.hit("before");
                int read = value[0];
                FailPoint.hit("between");
                value[0] = read + 1;
                FailPoint.hit("after");
            });
        }
        stepper.check(() -> assertThat(value[0]).isEqualTo(2));
    }

    @Test
    void shouldFindLostUpdateAndReplayItWhenSchedulesAreRandom() {
        assertFoundAndReplayed(catchThrowable(() -> Explorer.random(7, 500, ExplorerTest::lostUpdate)));
    }

    @Test
    void shouldFindLostUpdateAndReplayItWhenPrioritiesChange() {
        assertFoundAndReplayed(catchThrowable(() -> Explorer.priorities(7, 500, 1, ExplorerTest::lostUpdate)));
    }

    @Test
    void shouldFindLostUpdateAndReplayItWhenOnePreemptionIsAllowed() {
        assertFoundAndReplayed(catchThrowable(() -> Explorer.systematic(1, 1_000, ExplorerTest::lostUpdate)));
    }

    private static void assertFoundAndReplayed(Throwable found) {
        assertThat(found).isInstanceOf(AssertionError.class).hasMessageContaining("goes on from between");
        Matcher choices = REPLAY.matcher(found.getMessage());
        assertThat(choices.find()).isTrue();
        Stepper again = Stepper.with(Schedule.replay(choices.group(1)));
        lostUpdate(again);
        assertThatThrownBy(again::run).isInstanceOf(AssertionError.class).hasMessageContaining(choices.group(1));
    }

    @Test
    void shouldNotSwitchInsideATaskWhenNoPreemptionIsAllowed() {
        Explorer.Explored explored = Explorer.systematic(0, 1_000, ExplorerTest::lostUpdate);

        assertThat(explored.complete()).isTrue();
        assertThat(explored.runs()).isEqualTo(2);
    }

    @Test
    void shouldRunEveryInterleavingOnceWhenPreemptionsAreUnbounded() {
        Set<List<String>> seen = new HashSet<>();

        Explorer.Explored explored = Explorer.systematic(100, 1_000, stepper -> {
            List<String> log = new ArrayList<>();
            StepperTest.threeHits(stepper, log, "a", "b");
            stepper.check(() -> seen.add(log));
        });

        // Four segments each, the last of which logs nothing: C(8,4) schedules, C(6,3) different logs.
        assertThat(explored.runs()).isEqualTo(70);
        assertThat(explored.complete()).isTrue();
        assertThat(seen).hasSize(20);
    }

    @Test
    void shouldSayThatItIsIncompleteWhenRunsAreUsedUp() {
        Explorer.Explored explored =
                Explorer.systematic(100, 10, stepper -> StepperTest.threeHits(stepper, new ArrayList<>(), "a", "b"));

        assertThat(explored.complete()).isFalse();
        assertThat(explored.runs()).isEqualTo(10);
    }

    @Test
    void shouldKillAtEveryHitOnceWhenVictimIsNamed() {
        List<Integer> reached = new ArrayList<>();

        Explorer.Explored explored = Explorer.everyKill("a", 3, 1, stepper -> {
            List<String> log = new ArrayList<>();
            StepperTest.threeHits(stepper, log, "a");
            stepper.check(() -> reached.add(log.size()));
        });

        assertThat(reached).containsExactly(1, 2, 3, 3);
        assertThat(explored.kills()).isEqualTo(3);
    }

    @Test
    void shouldTryEveryKillWhenSystematicSearchHasAKillBudget() {
        Set<Integer> reached = new HashSet<>();

        Explorer.Explored explored = Explorer.systematic(0, 1_000, stepper -> {
            List<String> log = new ArrayList<>();
            StepperTest.threeHits(stepper, log, "a", "b");
            stepper.tasks().get(0).killable();
            stepper.kills(1)
                    .check(() -> reached.add(
                            (int) log.stream().filter(l -> l.startsWith("a")).count()));
        });

        assertThat(explored.complete()).isTrue();
        assertThat(reached).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void shouldKillWithinBudgetWhenScheduleIsRandom() {
        Explorer.Explored explored = Explorer.random(11, 300, stepper -> {
            StepperTest.threeHits(stepper, new ArrayList<>(), "a", "b", "c");
            stepper.kills(1).tasks().forEach(StepTask::killable);
        });

        assertThat(explored.kills()).isBetween(1L, 300L);
    }
}
