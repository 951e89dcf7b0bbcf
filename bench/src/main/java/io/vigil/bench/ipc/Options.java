package io.vigil.bench.ipc;

import io.vigil.bench.transport.Transport;
import io.vigil.bench.transport.Transports;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** What the command line asks for. Immutable. */
record Options(
        int runs,
        List<String> transports,
        List<Integer> lengths,
        List<Integer> producers,
        List<Scenario.Kind> kinds,
        Scenario.Timing timing,
        int attempts,
        Path results) {
    static final String USAGE = """
            usage: bench/run [--quick] [--runs 5] [--transports a,b] [--lengths 32,256,1024] [--producers 1,2,4]
                             [--kinds one_way,round_trip] [--warm-ms 1000] [--measure-ms 2000]
                             [--attempts 3] [--out bench/results]
            --attempts: how often a sample is taken again when other work took a core away
            --quick: one run, short phases, 1 and 2 producers (under 3 minutes); options after it change it""";

    private static final Options FULL = new Options(
            5,
            Transports.all().stream().map(Transport::name).toList(),
            List.of(32, 256, 1024),
            List.of(1, 2, 4),
            List.of(Scenario.Kind.values()),
            new Scenario.Timing(1000, 2000),
            3,
            Path.of("bench", "results"));

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with the option and what it should be
     */
    static Options parse(List<String> arguments) {
        Options options = FULL;
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            if (option.equals("--help")) {
                throw new IllegalArgumentException("the harness that compares transports");
            } else if (option.equals("--quick")) {
                options = options.quick();
            } else if (rest.hasNext()) {
                options = options.with(option, rest.next());
            } else {
                throw new IllegalArgumentException("option unknown or without value: option=" + option);
            }
        }
        return options;
    }

    private Options quick() {
        return withRuns(1).withAttempts(1).withProducers(List.of(1, 2)).withTiming(new Scenario.Timing(250, 250));
    }

    private Options with(String option, String value) {
        return switch (option) {
            case "--runs" -> withRuns(positive(option, value));
            case "--transports" ->
                withTransports(
                        split(value).map(name -> Transports.named(name).name()).toList());
            case "--lengths" ->
                withLengths(split(value).map(text -> length(option, text)).toList());
            case "--producers" ->
                withProducers(split(value).map(text -> positive(option, text)).toList());
            case "--kinds" -> withKinds(split(value).map(Options::kind).toList());
            case "--warm-ms" -> withTiming(new Scenario.Timing(positive(option, value), timing.measureMs()));
            case "--measure-ms" -> withTiming(new Scenario.Timing(timing.warmMs(), positive(option, value)));
            case "--attempts" -> withAttempts(positive(option, value));
            case "--out" -> withResults(Path.of(value));
            default -> throw new IllegalArgumentException("option unknown: option=" + option);
        };
    }

    private static Stream<String> split(String value) {
        return Stream.of(value.split(",", -1));
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

    private static int length(String option, String value) {
        int length = positive(option, value);
        if (length < Message.LEAST_LENGTH || length % Long.BYTES != 0) {
            throw new IllegalArgumentException(
                    "not a multiple of 8 from " + Message.LEAST_LENGTH + ": option=" + option + ", value=" + value);
        }
        return length;
    }

    private static Scenario.Kind kind(String value) {
        return Stream.of(Scenario.Kind.values())
                .filter(kind -> kind.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("kind unknown: value=" + value));
    }

    private Options withRuns(int value) {
        return new Options(value, transports, lengths, producers, kinds, timing, attempts, results);
    }

    private Options withTransports(List<String> value) {
        return new Options(runs, value, lengths, producers, kinds, timing, attempts, results);
    }

    private Options withLengths(List<Integer> value) {
        return new Options(runs, transports, value, producers, kinds, timing, attempts, results);
    }

    private Options withProducers(List<Integer> value) {
        return new Options(runs, transports, lengths, value, kinds, timing, attempts, results);
    }

    private Options withKinds(List<Scenario.Kind> value) {
        return new Options(runs, transports, lengths, producers, value, timing, attempts, results);
    }

    private Options withTiming(Scenario.Timing value) {
        return new Options(runs, transports, lengths, producers, kinds, value, attempts, results);
    }

    private Options withAttempts(int value) {
        return new Options(runs, transports, lengths, producers, kinds, timing, value, results);
    }

    private Options withResults(Path value) {
        return new Options(runs, transports, lengths, producers, kinds, timing, attempts, value);
    }
}
