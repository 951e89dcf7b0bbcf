package io.vigil.bench.ipc;

import io.vigil.bench.measure.Machine;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where and when results were measured, and by which command. Immutable. */
record Provenance(
        Machine machine,
        LocalDate date,
        String commit,
        List<String> arguments,
        String loadBefore,
        String loadAfter,
        long seconds) {
    static Provenance here(List<String> arguments, String loadBefore, long seconds) {
        return new Provenance(
                Machine.here(),
                LocalDate.now(ZoneOffset.UTC),
                System.getProperty("vigil.bench.commit", "unknown"),
                arguments,
                loadBefore,
                Machine.load(),
                seconds);
    }

    String command() {
        return ("bench/run " + String.join(" ", arguments)).trim();
    }

    /** Name of the result's files, without an ending. */
    String fileName() {
        return date + "-" + commit;
    }

    Map<String, Object> raw() {
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("date", date);
        raw.put("commit", commit);
        raw.put("command", command());
        raw.put("cpu", machine.cpu());
        raw.put("cores", machine.cores());
        raw.put("kernel", machine.kernel());
        raw.put("memory", machine.memory());
        raw.put("jdk", machine.jdk());
        raw.put("loadBefore", loadBefore);
        raw.put("loadAfter", loadAfter);
        raw.put("seconds", seconds);
        return raw;
    }
}
