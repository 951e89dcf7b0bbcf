package io.vigil.bench.cells;

import java.util.List;

/** One thing to be measured: placement, refill, checksum, term size, and how long a reader that caught up waits. */
record Variant(CellPlacement placement, Refill refill, FrameSum sum, int termKib, int waitSpins) {
    List<String> arguments() {
        return List.of(
                placement.name(), refill.name(), sum.name(), Integer.toString(termKib), Integer.toString(waitSpins));
    }

    static Variant parse(List<String> arguments) {
        return new Variant(
                CellPlacement.valueOf(arguments.get(0)),
                Refill.valueOf(arguments.get(1)),
                FrameSum.valueOf(arguments.get(2)),
                Integer.parseInt(arguments.get(3)),
                Integer.parseInt(arguments.get(4)));
    }
}
