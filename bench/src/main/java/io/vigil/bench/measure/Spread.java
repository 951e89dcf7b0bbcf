package io.vigil.bench.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The median of a few runs, with the smallest and the largest beside it. Immutable. */
public record Spread(double median, double min, double max, int runs) {
    /** Of at least one value; of an even number of values the median is the mean of the middle two. */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** The same for plain values. */
    public static Spread of(double... values) {
        return of(Arrays.stream(values).boxed().toList());
    }

    /** {@code 12.3 (11.9..14.0)} with as many decimals as asked for. */
    public String text(int decimals) {
        String one = "%." + decimals + "f";
        return String.format(Locale.ROOT, one + " (" + one + ".." + one + ")", median, min, max);
    }
}
