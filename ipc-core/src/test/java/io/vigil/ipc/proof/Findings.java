package io.vigil.ipc.proof;

import io.vigil.ipc.proof.OracleRecord.MessageKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects violations, counts all, tells a few, and looks up the records that show them. */
final class Findings {
    private static final int EXAMPLES = 5;
    private static final int TRACE_LINES = 40;

    private record Finding(String what, @Nullable MessageKey key) {}

    private final Map<Violation.Kind, List<Finding>> examples = new EnumMap<>(Violation.Kind.class);
    private final Map<Violation.Kind, Long> counts = new EnumMap<>(Violation.Kind.class);

    void add(Violation.Kind kind, String what, @Nullable MessageKey key) {
        counts.merge(kind, 1L, Long::sum);
        List<Finding> told = examples.computeIfAbsent(kind, k -> new ArrayList<>());
        if (told.size() < EXAMPLES) {
            told.add(new Finding(what, key));
        }
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** Reads the logs once more, only for the messages that are told. */
    List<Violation> violations(List<Path> logs) {
        Map<MessageKey, List<String>> traces = new HashMap<>();
        examples.values()
                .forEach(list -> list.forEach(finding -> {
                    if (finding.key != null) {
                        traces.put(finding.key, new ArrayList<>());
                    }
                }));
        if (!traces.isEmpty()) {
            logs.forEach(log -> OracleReader.read(log, entry -> collect(traces, log, entry)));
        }
        List<Violation> violations = new ArrayList<>();
        examples.forEach((kind, list) -> {
            long count = counts.getOrDefault(kind, 0L);
            for (Finding finding : list) {
                List<String> trace = finding.key == null ? List.of() : traces.getOrDefault(finding.key, List.of());
                violations.add(new Violation(kind, finding.what, count, trace));
            }
        });
        return violations;
    }

    private static void collect(Map<MessageKey, List<String>> traces, Path log, OracleRecord entry) {
        List<String> trace = traces.get(entry.key());
        if (trace != null && trace.size() < TRACE_LINES && aboutMessage(entry.kind())) {
            trace.add(log.getFileName() + " " + entry);
        }
    }

    private static boolean aboutMessage(OracleKind kind) {
        return kind != OracleKind.START && kind != OracleKind.END;
    }
}
