package io.vigil.bench.ipc;

import io.vigil.bench.measure.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures every transport in one run and writes the results; {@link Options#USAGE}. Progress on standard error. */
public final class IpcBench {
    private IpcBench() {}

    public static void main(String[] args) throws IOException {
        Options options;
        try {
            options = Options.parse(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Options.USAGE);
            System.exit(2);
            return;
        }
        String loadBefore = Machine.load();
        long start = System.nanoTime();
        List<Sample> samples = measure(options);
        Report report = new Report(
                Provenance.here(List.of(args), loadBefore, (System.nanoTime() - start) / 1_000_000_000), samples);
        Path written = report.write(options.results());
        System.out.println(report.markdown());
        System.err.println("written: " + written);
    }

    private static List<Sample> measure(Options options) {
        List<Scenario> scenarios = Plan.of(options);
        List<Sample> samples = new ArrayList<>();
        int all = options.runs() * scenarios.size();
        for (int run = 1; run <= options.runs(); run++) {
            for (Scenario scenario : scenarios) {
                Sample sample = quietest(run, scenario, options.attempts());
                samples.add(sample);
                System.err.printf(
                        Locale.ROOT,
                        "%d/%d run %d %s %s %s%n",
                        samples.size(),
                        all,
                        run,
                        scenario.caseName(),
                        scenario.transport(),
                        sample.values());
            }
        }
        return samples;
    }

    /** The first sample that nothing disturbed, else of a few attempts the one with the quietest machine. */
    private static Sample quietest(int run, Scenario scenario, int attempts) {
        Sample best = sample(run, scenario);
        for (int attempt = 1; attempt < attempts && (best.isFailed() || best.isDisturbed()); attempt++) {
            Sample again = sample(run, scenario);
            best = best.isFailed() || again.quiet() > best.quiet() ? again : best;
        }
        return best;
    }

    /** A sample that fails is a row of the report, not the end of a long run. */
    private static Sample sample(int run, Scenario scenario) {
        try {
            return new Sample(run, scenario, SampleRun.run(scenario));
        } catch (IllegalStateException e) {
            System.err.println("failed: " + scenario + ": " + e.getMessage());
            return new Sample(run, scenario, Map.of());
        }
    }
}
