package io.vigil.ipc.model;

import static io.vigil.ipc.model.Scenario.competing;
import static io.vigil.ipc.model.Scenario.exclusive;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The plots of the proof: the bounds of docs/protocol-model.md. */
final class LargeCatalogue {
    private LargeCatalogue() {}

    static List<Catalogue.Plot> plots() {
        return Stream.of(exclusivePlots(), competingPlots(), preparingPlots(), countingPlots())
                .flatMap(List::stream)
                .map(LargeCatalogue::plot)
                .toList();
    }

    private static Catalogue.Plot plot(Supplier<Scenario> scenario) {
        return faults -> {
            Scenario built = scenario.get();
            faults.forEach(built::plant);
            return new LaneModel(built);
        };
    }

    private static List<Supplier<Scenario>> exclusivePlots() {
        return List.of(
                () -> exclusive("exclusive, two producers, frames of 1-2 units")
                        .producer(2, 1, 2)
                        .producer(1, 2),
                () -> exclusive("exclusive, three units, frames of 1-3 units")
                        .size(3, 2)
                        .producer(2, 3, 1)
                        .producer(1, 2),
                () -> exclusive("exclusive, a kill and slot reuse, two producers")
                        .producer(1, 1)
                        .producer(1)
                        .kills(1)
                        .janitors(1),
                () -> exclusive("exclusive, two kills, two janitors")
                        .size(1, 2)
                        .producer(1, 1)
                        .kills(2)
                        .janitors(2),
                () -> exclusive("exclusive, a wrong suspicion, two producers")
                        .producer(1, 1, 2)
                        .producer(1, 2)
                        .suspicions(1)
                        .janitors(1),
                () -> exclusive("exclusive, a producer stops for ever")
                        .size(2, 3)
                        .producer(1, 1)
                        .producer(1)
                        .stops(1)
                        .janitors(1),
                () -> exclusive("exclusive, messages set aside, a take-over, a kill")
                        .size(1, 2)
                        .producer(1, 1, 1)
                        .setAsides(1)
                        .consumers(2)
                        .takeovers(1)
                        .kills(1)
                        .janitors(1)
                        .batch(1),
                () -> exclusive("exclusive, a take-over, frames of 1-2 units")
                        .producer(1, 1, 2)
                        .producer(1)
                        .consumers(2)
                        .takeovers(1),
                () -> exclusive("exclusive, two take-overs and a kill")
                        .size(1, 2)
                        .producer(1, 1, 1)
                        .consumers(2)
                        .takeovers(2)
                        .kills(1)
                        .janitors(1)
                        .batch(1));
    }

    private static List<Supplier<Scenario>> competingPlots() {
        return List.of(
                () -> competing("competing, two producers")
                        .producer(1, 1)
                        .producer(1)
                        .consumers(2),
                () -> competing("competing, a kill, a janitor")
                        .producer(1, 1)
                        .consumers(2)
                        .kills(1)
                        .janitors(1),
                () -> competing("competing, messages given back twice")
                        .producer(1, 1)
                        .producer(1)
                        .consumers(2)
                        .nacks(2),
                () -> competing("competing, deadlines, a kill, two janitors")
                        .size(1, 2)
                        .producer(1, 1, 1)
                        .expiring(1)
                        .janitors(2)
                        .kills(1),
                () -> competing("competing, the oldest dropped, two producers")
                        .producer(1, 1, 1)
                        .producer(1)
                        .dropsOldest(2),
                () -> competing("competing, the oldest dropped, a kill")
                        .size(3, 2)
                        .producer(1, 1, 1)
                        .dropsOldest(1)
                        .kills(1)
                        .janitors(1),
                () -> competing("competing, a wrong suspicion")
                        .producer(1, 1)
                        .producer(1)
                        .suspicions(1)
                        .janitors(1));
    }

    private static List<Supplier<Scenario>> preparingPlots() {
        return List.of(
                () -> exclusive("a late helper, seven messages")
                        .size(1, 2)
                        .producer(1, 1, 1, 1, 1, 1, 1)
                        .helpers(1),
                () -> exclusive("two late helpers").size(1, 2).producer(1, 1, 1).helpers(2),
                () -> exclusive("a late helper, a take-over")
                        .size(1, 2)
                        .producer(1, 1, 1)
                        .consumers(2)
                        .takeovers(1)
                        .helpers(1),
                () -> exclusive("growth against recycling, two to three terms")
                        .size(1, 2)
                        .growsTo(3)
                        .producer(1, 1, 1, 1)
                        .helpers(1),
                () -> exclusive("growth against recycling, two producers")
                        .size(1, 1)
                        .growsTo(2)
                        .producer(1, 1)
                        .producer(1)
                        .helpers(1),
                () -> exclusive("parking, a producer stops for ever")
                        .size(1, 2)
                        .growsTo(3)
                        .producer(1, 1, 1, 1)
                        .producer(1)
                        .stops(1)
                        .janitors(1)
                        .parks(),
                () -> exclusive("parking, a wrong suspicion, folded sums")
                        .size(1, 2)
                        .producer(1, 1)
                        .producer(1)
                        .suspicions(1)
                        .janitors(1)
                        .parks()
                        .counters(),
                () -> exclusive("parking, a wrong suspicion, a kill")
                        .size(1, 2)
                        .producer(1, 1)
                        .producer(1)
                        .suspicions(1)
                        .janitors(1)
                        .kills(1)
                        .parks(),
                () -> exclusive("growth, a kill")
                        .size(1, 1)
                        .growsTo(2)
                        .producer(1, 1)
                        .helpers(1)
                        .kills(1));
    }

    private static List<Supplier<Scenario>> countingPlots() {
        return List.of(
                () -> exclusive("folded sums, a late helper, five messages")
                        .size(1, 2)
                        .producer(1, 1, 1, 1, 1)
                        .counters()
                        .helpers(1),
                () -> exclusive("folded sums, expiry by a zombie")
                        .size(1, 2)
                        .producer(1, 1, 1, 1)
                        .expiring(3)
                        .counters()
                        .consumers(2)
                        .takeovers(1),
                () -> exclusive("folded sums, growth")
                        .size(1, 2)
                        .growsTo(3)
                        .producer(1, 1, 1, 1)
                        .counters()
                        .helpers(1),
                () -> exclusive("folded sums, a kill")
                        .size(1, 2)
                        .producer(1, 1, 1)
                        .counters()
                        .kills(1)
                        .janitors(1),
                () -> exclusive("capacity two, two producers")
                        .producer(1, 1)
                        .producer(1, 1)
                        .capacity(2),
                () -> competing("capacity two, two consumers")
                        .producer(1, 1)
                        .producer(1)
                        .consumers(2)
                        .capacity(2),
                () -> competing("folded sums, deadlines, a kill")
                        .size(1, 2)
                        .producer(1, 1, 1)
                        .expiring(1)
                        .counters()
                        .janitors(1)
                        .kills(1),
                () -> competing("capacity one, a late helper")
                        .size(1, 3)
                        .producer(1, 1, 1)
                        .capacity(1)
                        .helpers(1));
    }
}
