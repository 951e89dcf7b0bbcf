package io.vigil.bench.ipc;

import io.vigil.bench.transport.Transports;
import java.util.ArrayList;
import java.util.List;

/** The scenarios of one run in the order in which they are measured. Pure. */
final class Plan {
    private Plan() {}

    /** Case by case, and in each case transport by transport, so that what is compared is measured side by side. */
    static List<Scenario> of(Options options) {
        List<Scenario> scenarios = new ArrayList<>();
        for (Scenario.Kind kind : options.kinds()) {
            List<Integer> producers = kind == Scenario.Kind.ONE_WAY ? options.producers() : List.of(1);
            for (int length : options.lengths()) {
                for (int count : producers) {
                    options.transports().stream()
                            .filter(name -> Transports.named(name).mostProducers() >= count)
                            .map(name -> new Scenario(kind, name, length, count, options.timing()))
                            .forEach(scenarios::add);
                }
            }
        }
        return scenarios;
    }
}
