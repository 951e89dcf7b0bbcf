package io.vigil.bench.ipc;

import io.vigil.bench.measure.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How many times one transport's value is another's, paired run by run. Pure. */
final class Ratio {
    private Ratio() {}

    /**
     * Of {@code left} to {@code right}: samples of the same run and the same placement are divided; when no run has both
     * in the same placement, placement is passed over. Empty when there is nothing to divide.
     */
    static Optional<Spread> of(List<Sample> left, List<Sample> right, ToDoubleFunction<Sample> value) {
        List<Double> ratios = paired(left, right, value, true);
        if (ratios.isEmpty()) {
            ratios = paired(left, right, value, false);
        }
        return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
    }

    private static List<Double> paired(
            List<Sample> left, List<Sample> right, ToDoubleFunction<Sample> value, boolean samePlacement) {
        List<Double> ratios = new ArrayList<>();
        for (Sample one : left) {
            for (Sample other : right) {
                double ratio = value.applyAsDouble(one) / value.applyAsDouble(other);
                if (one.run() == other.run()
                        && (!samePlacement || one.isNear() == other.isNear())
                        && Double.isFinite(ratio)) {
                    ratios.add(ratio);
                }
            }
        }
        return ratios;
    }
}
