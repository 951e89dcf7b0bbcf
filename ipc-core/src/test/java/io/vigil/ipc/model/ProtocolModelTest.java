package io.vigil.ipc.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol holds in small bounds, and the exploration is sharp enough to find every planted fault. */
class ProtocolModelTest {
    private static final int MOST_STATES = 2_000_000;

    static Stream<Named<Model>> small() {
        return Catalogue.small().stream().map(plot -> plot.apply(Set.of())).map(ProtocolModelTest::named);
    }

    static Named<Model> named(Model model) {
        return Named.of(model.name(), model);
    }

    @ParameterizedTest
    @MethodSource("small")
    void shouldHoldWhenEveryInterleavingIsTried(Model model) {
        Exploration found = Explorer.explore(model, MOST_STATES);

        assertThat(found.outcome()).as(found.toString()).isEqualTo(Exploration.Outcome.HOLDS);
    }

    static Set<PlantedFault> planted() {
        return Catalogue.planted().keySet();
    }

    @ParameterizedTest
    @MethodSource("planted")
    void shouldBeFoundWhenAFaultIsPlanted(PlantedFault fault) {
        Catalogue.Plot plot = Objects.requireNonNull(Catalogue.planted().get(fault), fault.mistake());

        Exploration found = Explorer.explore(plot.apply(EnumSet.of(fault)), MOST_STATES);

        assertThat(found.outcome())
                .as("%s: %s", fault.mistake(), found)
                .isIn(Exploration.Outcome.BROKEN, Exploration.Outcome.STUCK);
        assertThat(found.trace()).isNotEmpty();
    }

    @Test
    void shouldHaveAPlotForEveryFault() {
        Set<PlantedFault> covered = EnumSet.copyOf(Catalogue.planted().keySet());
        covered.addAll(Catalogue.plantedDeep().keySet());

        assertThat(covered).containsExactlyInAnyOrder(PlantedFault.values());
    }

    @Test
    void shouldBeInTheGuideWhenAFaultCanBePlanted() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "protocol-model.md"));

        assertThat(PlantedFault.values())
                .allSatisfy(fault -> assertThat(guide).contains("`" + fault + "` | " + fault.mistake() + " |"));
    }

    @Test
    void shouldKeepEveryWordWhenStatesAreQueued() {
        StateQueue queue = new StateQueue(200);
        int[] odd = new int[200];
        odd[0] = 1;
        odd[7] = 125;
        odd[8] = 126;
        odd[9] = 127;
        odd[10] = -1;
        odd[199] = Integer.MIN_VALUE;
        for (int i = 0; i < 50_000; i++) {
            odd[100] = i;
            queue.add(odd);
        }

        int[] back = new int[200];
        for (int i = 0; i < 50_000; i++) {
            queue.remove(back);
            odd[100] = i;
            assertThat(Arrays.equals(back, odd)).isTrue();
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void shouldRefuseWhenATurnMakesTwoAccesses() {
        Machine machine = new Machine(2);
        machine.begin(new int[2], 0);
        machine.load(0);
        machine.store(1, 1);

        assertThat(catchException(() -> machine.checkOneAccess("two")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 shared accesses: two");
    }

    @Test
    void shouldTellTheShortestWayWhenSomethingBreaks() {
        Exploration found = Explorer.explore(new BellModel(EnumSet.of(PlantedFault.WORD_READ_AFTER_SCAN)), MOST_STATES);

        assertThat(found.trace()).hasSizeLessThan(15);
        assertThat(List.copyOf(found.trace())).anyMatch(line -> line.contains("wakes whoever waits on the word"));
    }
}
