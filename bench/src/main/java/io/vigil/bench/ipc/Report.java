package io.vigil.bench.ipc;

import io.vigil.bench.measure.Json;
import io.vigil.bench.measure.LineProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The result of one run of the harness: a Markdown file for people and a JSON file with every sample. Immutable. */
final class Report {
    private final Provenance provenance;
    private final List<Sample> samples;

    Report(Provenance provenance, List<Sample> samples) {
        this.provenance = provenance;
        this.samples = List.copyOf(samples);
    }

    /** Writes both files; returns the Markdown one. */
    Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path markdown = directory.resolve(provenance.fileName() + ".md");
        Files.writeString(markdown, markdown());
        Map<String, Object> raw = new LinkedHashMap<>(provenance.raw());
        raw.put("samples", samples.stream().map(Sample::raw).toList());
        Files.writeString(directory.resolve(provenance.fileName() + ".json"), Json.of(raw) + "\n");
        return markdown;
    }

    String markdown() {
        ReportTables tables = new ReportTables(samples);
        return """
                # Transports between JVMs: %s, commit %s

                **Question.** How fast are messages carried between processes of one host, by Vigil and by its peers, in one run?

                **Machine.** %s, %d cores, %s, %s; %s. Load average %s before, %s after.

                **Command.** `%s` (%d s)

                **Method.** Every process is a JVM of its own (256 MiB heap, serial collector), fresh for each sample; files on
                tmpfs. Every transport is given a message in a buffer of the sender and copies it in; the reader verifies
                length, the sequence of each producer, a stamp in every cache line and a sum over all words. The rate is
                messages over time at the reader in the measured window after the warm-up. A round trip is one message there
                and one back, one at a time, both sides spinning. Cases are measured transport by transport and then again,
                so that what is compared is measured side by side. Before each sample the two processes probe the round
                trip of one cache line: under %d ns they are *near*, else *far*, and that moves results more than most
                transports differ. M/s is of the time in which both ends had a core of their own: of stretches of
                4,096 messages in which the reader lost no processor time and the sender went on; with more producers, and
                in the column *by the clock*, it is of the whole window. *Quiet* is the least part of the time in which
                both ends had a core, over the runs; below 0.9 a sample was taken again, up to the number of attempts.
                Tables give the median of the runs,
                smallest and largest in brackets. A ratio is taken run by run between samples of the same placement, then its
                median.

                **Caveats.** With more processes than cores the schedulers are measured as well. The ring buffers and Aeron are
                not durable and have no checksum; a raw queue is durable, unbounded and has none; Vigil is durable and bounded.

                %s""".formatted(
                        provenance.date(),
                        provenance.commit(),
                        provenance.machine().cpu(),
                        provenance.machine().cores(),
                        provenance.machine().kernel(),
                        provenance.machine().memory(),
                        provenance.machine().jdk(),
                        provenance.loadBefore(),
                        provenance.loadAfter(),
                        provenance.command(),
                        provenance.seconds(),
                        (long) LineProbe.FAR_NS,
                        tables.all());
    }
}
