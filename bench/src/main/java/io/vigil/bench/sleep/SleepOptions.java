package io.vigil.bench.sleep;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** What the command line asks for. Immutable. */
record SleepOptions(int runs, int idleSeconds, int settleSeconds, int rings, int ratePerSecond, Path results) {
    static final String USAGE = """
            usage: bench/run --sleepers [--runs 5] [--idle-s 20] [--settle-s 30] [--rings 5000] [--rate 1000]
                                        [--out bench/results]
            --settle-s: how long a process stands idle before it is measured
            --rings, --rate: how many wake-ups, and how many a second""";

    private static final SleepOptions FULL = new SleepOptions(5, 20, 30, 5000, 1000, Path.of("bench", "results"));

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with the option and what it should be
     */
    static SleepOptions parse(List<String> arguments) {
        SleepOptions options = FULL;
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            if (option.equals("--help") || !rest.hasNext()) {
                throw new IllegalArgumentException("option unknown or without value: option=" + option);
            }
            options = options.with(option, rest.next());
        }
        return options;
    }

    private SleepOptions with(String option, String value) {
        return switch (option) {
            case "--runs" ->
                new SleepOptions(positive(option, value), idleSeconds, settleSeconds, rings, ratePerSecond, results);
            case "--idle-s" ->
                new SleepOptions(runs, positive(option, value), settleSeconds, rings, ratePerSecond, results);
            case "--settle-s" ->
                new SleepOptions(runs, idleSeconds, positive(option, value), rings, ratePerSecond, results);
            case "--rings" ->
                new SleepOptions(runs, idleSeconds, settleSeconds, positive(option, value), ratePerSecond, results);
            case "--rate" ->
                new SleepOptions(runs, idleSeconds, settleSeconds, rings, positive(option, value), results);
            case "--out" -> new SleepOptions(runs, idleSeconds, settleSeconds, rings, ratePerSecond, Path.of(value));
            default -> throw new IllegalArgumentException("option unknown: option=" + option);
        };
    }

    private static int positive(String option, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, as any other wrong number.
        }
        throw new IllegalArgumentException("not a positive number: option=" + option + ", value=" + value);
    }
}
