package io.vigil.ipc.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same protocol in larger bounds, under {@code -Pproof}.
 *
 * <p>{@code -Dvigil.proof.states=30000000} (and heap: 30 bytes a state, 4 a turn) lets each plot be explored to its
 * end; with fewer states a plot that is not finished counts as far as it went, and the summary says so.
 */
class ProtocolModelProofIT {
    private static final int MOST_STATES = Integer.getInteger("vigil.proof.states", 3_000_000);

    static Stream<Model> large() {
        return LargeCatalogue.plots().stream().map(plot -> plot.apply(Set.of()));
    }

    @ParameterizedTest
    @MethodSource("large")
    void shouldHoldWhenBoundsAreLarger(Model model) {
        Exploration found = Explorer.explore(model, MOST_STATES);

        System.out.println(found.summary());
        assertThat(found.outcome())
                .as(found.toString())
                .isIn(Exploration.Outcome.HOLDS, Exploration.Outcome.UNFINISHED);
    }

    /** The plot of a planted fault is a fair one: without the fault it holds. */
    @ParameterizedTest
    @EnumSource(PlantedFault.class)
    void shouldHoldWhenTheFaultIsNotPlanted(PlantedFault fault) {
        if (fault == PlantedFault.CELL_AGE_UNCHECKED) {
            return; // with generations that wrap after four terms something is left: docs/adr/0003
        }
        Catalogue.Plot plot = Objects.requireNonNull(Catalogue.planted().get(fault));

        Exploration found = Explorer.explore(plot.apply(EnumSet.noneOf(PlantedFault.class)), MOST_STATES);

        System.out.println(found.summary());
        assertThat(found.outcome())
                .as(found.toString())
                .isIn(Exploration.Outcome.HOLDS, Exploration.Outcome.UNFINISHED);
        assertThat(List.copyOf(found.trace())).isEmpty();
    }
}
