package io.vigil.bench.cells;

import java.util.List;

/** One thing to be measured: placement, refill, checksum, term size. */
record Variant(CellPlacement placement, Refill refill, FrameSum sum, int termKib) {
    List<String> arguments() {
        return List.of(placement.name(), refill.name(), sum.name(), Integer.toString(termKib));
    }

    static Variant parse(List<String> arguments) {
        return new Variant(
                CellPlacement.valueOf(arguments.get(0)),
                Refill.valueOf(arguments.get(1)),
                FrameSum.valueOf(arguments.get(2)),
                Integer.parseInt(arguments.get(3)));
    }
}
