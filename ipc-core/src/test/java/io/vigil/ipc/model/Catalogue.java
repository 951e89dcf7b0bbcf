package io.vigil.ipc.model;

import static io.vigil.ipc.model.PlantedFault.*;
import static io.vigil.ipc.model.Scenario.competing;
import static io.vigil.ipc.model.Scenario.exclusive;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Which plots are explored: small ones with every build, large ones with the proof, and one for each planted fault. */
final class Catalogue {
    private Catalogue() {}

    /** A model that is built with the faults that are planted in it. */
    interface Plot extends Function<Set<PlantedFault>, Model> {}

    private static Plot lane(Supplier<Scenario> scenario) {
        return faults -> {
            Scenario built = scenario.get();
            faults.forEach(built::plant);
            return new LaneModel(built);
        };
    }

    /** Plots that take a second or less. */
    static List<Plot> small() {
        return List.of(
                BellModel::new,
                MoveModel::new,
                lane(() -> exclusive("exclusive, one unit")
                        .size(1, 2)
                        .producer(1, 1, 1)
                        .producer(1)),
                lane(() -> exclusive("exclusive, a producer killed")
                        .producer(1, 1)
                        .kills(1)
                        .janitors(1)),
                lane(() -> exclusive("exclusive, a wrong suspicion")
                        .size(1, 2)
                        .producer(1, 1)
                        .producer(1)
                        .suspicions(1)
                        .janitors(1)),
                lane(() -> exclusive("exclusive, a take-over")
                        .size(1, 2)
                        .producer(1, 1, 1)
                        .consumers(2)
                        .takeovers(1)),
                lane(() -> exclusive("exclusive, two takers")
                        .size(1, 2)
                        .producer(1)
                        .consumers(3)
                        .takeovers(2)),
                lane(() -> exclusive("exclusive, a late helper")
                        .size(1, 2)
                        .producer(1, 1, 1, 1)
                        .helpers(1)),
                lane(() -> exclusive("exclusive, growth against recycling")
                        .size(1, 1)
                        .growsTo(2)
                        .producer(1, 1, 1)
                        .helpers(1)),
                lane(() -> exclusive("exclusive, capacity")
                        .producer(1, 1)
                        .producer(1)
                        .capacity(2)),
                lane(() -> exclusive("exclusive, expiry, folded sums, a take-over")
                        .size(1, 2)
                        .producer(1, 1, 1)
                        .expiring(2)
                        .counters()
                        .consumers(2)
                        .takeovers(1)),
                lane(() -> exclusive("exclusive, a message set aside, a take-over")
                        .size(1, 2)
                        .producer(1, 1)
                        .setAsides(1)
                        .consumers(2)
                        .takeovers(1)),
                lane(() -> competing("competing, the oldest dropped")
                        .producer(1, 1, 1)
                        .dropsOldest(1)),
                lane(() -> competing("competing, the janitor looks at deadlines")
                        .producer(1, 1)
                        .expiring(1)
                        .consumers(2)
                        .janitors(1)),
                lane(() ->
                        competing("competing, one producer").producer(1, 1, 2).consumers(2)),
                lane(() -> competing("competing, messages given back")
                        .producer(1, 1)
                        .consumers(2)
                        .nacks(1)),
                lane(() -> competing("competing, capacity, a kill")
                        .size(3, 2)
                        .producer(1, 1)
                        .capacity(1)
                        .kills(1)
                        .janitors(1)));
    }

    /** Where each planted fault is found soon. */
    static Map<PlantedFault, Plot> planted() {
        Map<PlantedFault, Plot> plots = new EnumMap<>(PlantedFault.class);
        plantInSend(plots);
        plantInPrepare(plots);
        plantInConsumers(plots);
        for (PlantedFault fault :
                Set.of(RINGER_CLEARS_BIT, LOOK_BEFORE_COMMIT, WORD_READ_AFTER_SCAN, ABORT_WITHOUT_RING)) {
            plots.put(fault, BellModel::new);
        }
        for (PlantedFault fault : Set.of(MOVE_WITHOUT_INTENT, MOVING_SOURCE_REPAIRED, MOVE_TARGET_UNCHECKED)) {
            plots.put(fault, MoveModel::new);
        }
        return plots;
    }

    private static void plantInSend(Map<PlantedFault, Plot> plots) {
        Plot twoProducers = lane(
                () -> exclusive("two producers").size(1, 2).producer(1, 1, 1).producer(1));
        plots.put(FREE_WITHOUT_GENERATION, twoProducers);
        plots.put(HINT_AFTER_COMMIT, twoProducers);
        plots.put(
                TWO_BIT_GENERATIONS,
                lane(() -> exclusive("two producers, five terms")
                        .size(1, 2)
                        .producer(1, 1, 1, 1, 1)
                        .producer(1)));
        plots.put(
                COMMIT_BY_STORE,
                lane(() -> exclusive("a wrong suspicion")
                        .producer(1, 1)
                        .suspicions(1)
                        .janitors(1)));
        plots.put(
                ACTIVE_BEFORE_PAD,
                lane(() -> exclusive("a kill while rolling")
                        .producer(1, 2, 1)
                        .kills(1)
                        .janitors(1)));
        plots.put(
                RELEASED_BY_DONE_COUNT_ALONE,
                lane(() -> competing("capacity, a kill")
                        .size(3, 2)
                        .producer(1, 1)
                        .capacity(1)
                        .kills(1)
                        .janitors(1)));
        plots.put(
                UNSET_ORDINAL_BELIEVED,
                lane(() -> competing("capacity, a late helper")
                        .size(1, 3)
                        .producer(1, 1, 1)
                        .capacity(1)
                        .helpers(1)));
    }

    private static void plantInPrepare(Map<PlantedFault, Plot> plots) {
        plots.put(REFILL_WITHOUT_COMPARING, lateHelper(4));
        plots.put(HELPER_FOLLOWS_RECYCLED_TERM, lateHelper(5));
        plots.put(
                CELL_AGE_UNCHECKED,
                lane(() -> exclusive("a late helper, generations wrap")
                        .size(1, 2)
                        .producer(1, 1, 1, 1, 1)
                        .helpers(1)
                        .tagsWrapAt(4)));
        Plot countingHelper = lane(() -> exclusive("a late helper, folded sums")
                .size(1, 2)
                .producer(1, 1, 1, 1)
                .counters()
                .helpers(1));
        plots.put(BASE_WITHOUT_TERM_NUMBER, countingHelper);
        plots.put(HEADER_RESET_UNCHECKED, countingHelper);
        plots.put(
                RECYCLE_IGNORING_LIMBO,
                lane(() -> exclusive("a wrong suspicion, three terms")
                        .size(1, 2)
                        .producer(1, 1, 1)
                        .producer(1)
                        .suspicions(1)
                        .janitors(1)));
        plots.put(LIMBO_READ_BEFORE_HEAD, takeover());
    }

    /** Where the others are found, in a million states or so. */
    static Map<PlantedFault, Plot> plantedDeep() {
        Map<PlantedFault, Plot> plots = new EnumMap<>(PlantedFault.class);
        plots.put(
                TAKER_READS_LIMBO_LAST,
                lane(() -> exclusive("two takers, a kill")
                        .size(1, 2)
                        .producer(1)
                        .consumers(3)
                        .takeovers(2)
                        .kills(1)
                        .janitors(1)));
        plots.put(
                SWEEP_TRUSTS_OLDER_HEAD,
                lane(() -> exclusive("a take-over, a janitor")
                        .size(1, 2)
                        .producer(1, 1, 1)
                        .consumers(2)
                        .takeovers(1)
                        .janitors(1)
                        .batch(1)));
        plots.put(HELPER_UNLINKS_LIVE_TERM, lateHelper(7));
        Plot deadZombie = lane(() -> exclusive("a message set aside by a zombie that dies")
                .size(1, 2)
                .producer(1, 1, 1)
                .setAsides(1)
                .consumers(2)
                .takeovers(1)
                .kills(1)
                .batch(1));
        Plot parking = lane(() -> exclusive("parking, a wrong suspicion")
                .size(1, 2)
                .producer(1, 1)
                .producer(1)
                .suspicions(1)
                .janitors(1)
                .parks());
        plots.put(PARKED_WITHOUT_DECISION, parking);
        plots.put(PARKED_TERM_FILLED_IN_LIMBO, parking);
        plots.put(RECYCLE_IGNORING_LEASE, deadZombie);
        plots.put(CELLS_LOOKED_AT_BEFORE_LIMBO, deadZombie);
        return plots;
    }

    private static Plot lateHelper(int messages) {
        int[] lengths = new int[messages];
        Arrays.fill(lengths, 1);
        return lane(() -> exclusive("a late helper, " + messages + " messages")
                .size(1, 2)
                .producer(lengths)
                .helpers(1));
    }

    private static Plot takeover() {
        return lane(() -> exclusive("a take-over")
                .size(1, 2)
                .producer(1, 1, 1)
                .consumers(2)
                .takeovers(1));
    }

    private static void plantInConsumers(Map<PlantedFault, Plot> plots) {
        plots.put(TAKEOVER_WITHOUT_LIMBO, takeover());
        plots.put(RELEASE_BY_STORE, takeover());
        plots.put(
                LIMBO_CLEARED_TO_NONE,
                lane(() -> exclusive("two takers")
                        .size(1, 2)
                        .producer(1)
                        .consumers(3)
                        .takeovers(2)));
        plots.put(
                ZOMBIE_SETS_ASIDE,
                lane(() -> exclusive("a message set aside, a take-over")
                        .size(1, 2)
                        .producer(1, 1)
                        .setAsides(1)
                        .consumers(2)
                        .takeovers(1)));
        plots.put(
                SCAN_STEPS_OVER_JANITOR,
                lane(() -> competing("the janitor looks at deadlines")
                        .producer(1, 1)
                        .expiring(0)
                        .consumers(2)
                        .janitors(1)));
        plots.put(
                REPAIR_BY_STORE,
                lane(() -> competing("two repairers")
                        .producer(1)
                        .consumers(2)
                        .kills(1)
                        .janitors(1)));
        plots.put(
                LOCK_ASKED_BEFORE_CELL,
                lane(() -> competing("two janitors").producer(1).kills(1).janitors(2)));
        plots.put(
                SCAN_STEPS_OVER_WRITING,
                lane(() -> exclusive("two frames at once").producer(1, 1).producer(1)));
        plots.put(
                HEAD_STEPS_OVER_LEASED,
                lane(() -> competing("messages given back")
                        .producer(1, 1)
                        .consumers(2)
                        .nacks(1)));
    }
}
