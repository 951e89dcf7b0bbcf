package io.vigil.ipc.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same protocol in larger bounds, under {@code -Pproof}.
 *
 * <p>A plot that is not finished within {@code vigil.proof.states} states or a tenth of {@code vigil.proof.seconds}
 * counts as far as it went, and its line says so. docs/protocol-model.md has the runs to the end.
 */
class ProtocolModelProofIT {
    private static final int MOST_STATES = Integer.getInteger("vigil.proof.states", 3_000_000);

    private static final long MOST_MILLIS = Integer.getInteger("vigil.proof.seconds", 300) * 100L;

    /** The planted faults of the proof are found within this, however short the proof is kept. */
    private static final int DEEP_STATES = 2_000_000;

    static Stream<Named<Model>> large() {
        return LargeCatalogue.plots().stream().map(plot -> plot.apply(Set.of())).map(ProtocolModelTest::named);
    }

    @ParameterizedTest
    @MethodSource("large")
    void shouldHoldWhenBoundsAreLarger(Model model) {
        Exploration found = Explorer.explore(model, MOST_STATES, MOST_MILLIS);

        System.out.println(found.summary());
        assertThat(found.outcome())
                .as(found.toString())
                .isIn(Exploration.Outcome.HOLDS, Exploration.Outcome.UNFINISHED);
    }

    static Set<PlantedFault> plantedDeep() {
        return Catalogue.plantedDeep().keySet();
    }

    @ParameterizedTest
    @MethodSource("plantedDeep")
    void shouldBeFoundWhenAFaultIsPlantedDeep(PlantedFault fault) {
        Catalogue.Plot plot = Objects.requireNonNull(Catalogue.plantedDeep().get(fault));

        Exploration found = Explorer.explore(plot.apply(EnumSet.of(fault)), DEEP_STATES);

        assertThat(found.outcome())
                .as("%s: %s", fault.mistake(), found)
                .isIn(Exploration.Outcome.BROKEN, Exploration.Outcome.STUCK);
    }

    /** The plot of a planted fault is a fair one: without the fault it holds. */
    @ParameterizedTest
    @MethodSource("fair")
    void shouldHoldWhenTheFaultIsNotPlanted(PlantedFault fault) {
        Catalogue.Plot plot = Objects.requireNonNull(Catalogue.planted().get(fault));

        Exploration found = Explorer.explore(plot.apply(EnumSet.noneOf(PlantedFault.class)), MOST_STATES);

        assertThat(found.outcome()).as(found.toString()).isEqualTo(Exploration.Outcome.HOLDS);
    }

    /** All but one: with generations that wrap after four terms something is left (docs/adr/0003). */
    static Set<PlantedFault> fair() {
        Set<PlantedFault> faults = EnumSet.copyOf(Catalogue.planted().keySet());
        faults.remove(PlantedFault.CELL_AGE_UNCHECKED);
        return faults;
    }
}
