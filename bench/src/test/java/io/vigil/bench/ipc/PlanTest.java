package io.vigil.bench.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void shouldKeepTransportsOfOneCaseTogether() {
        List<Scenario> plan =
                Plan.of(Options.parse(List.of("--transports", "agrona-m2o,chronicle", "--lengths", "32")));

        assertThat(plan.stream().map(s -> s.caseName() + " " + s.transport()))
                .containsExactly(
                        "ONE_WAY/32/1 agrona-m2o",
                        "ONE_WAY/32/1 chronicle",
                        "ONE_WAY/32/2 agrona-m2o",
                        "ONE_WAY/32/2 chronicle",
                        "ONE_WAY/32/4 agrona-m2o",
                        "ONE_WAY/32/4 chronicle",
                        "ROUND_TRIP/32/1 agrona-m2o",
                        "ROUND_TRIP/32/1 chronicle");
    }

    @Test
    void shouldLeaveOutWhatATransportCannotDo() {
        List<Scenario> plan = Plan.of(Options.parse(List.of("--transports", "agrona-o2o", "--kinds", "one_way")));

        assertThat(plan).hasSize(3).allMatch(scenario -> scenario.producers() == 1);
    }

    @Test
    void shouldSurviveTheWayToAPeer() {
        Scenario scenario = Plan.of(Options.parse(List.of())).get(0);
        String[] arguments = scenario.arguments("send", Path.of("/d"), 1).toArray(new String[0]);

        assertThat(Scenario.parse(arguments)).isEqualTo(scenario);
    }
}
