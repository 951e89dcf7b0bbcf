package io.vigil.ipc.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of the damages, by kind of file. */
final class DamageTally {
    private static final class Row {
        int cases;
        int refused;
        int readable;
        int lost;
    }

    private final Map<String, Row> rows = new TreeMap<>();

    /**
     * Counts one case: nothing could be read, everything was, or some of it with the rest reported.
     *
     * @param expected how many messages waited
     * @param missing how many of them did not come
     */
    void count(Damage damage, int expected, int missing) {
        Row row = rows.computeIfAbsent(damage.file().replace("mailboxes/orders/", ""), key -> new Row());
        row.cases++;
        if (missing == 0) {
            row.readable++;
        } else if (missing >= expected) {
            row.refused++;
        } else {
            row.lost++;
        }
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        rows.forEach((file, row) -> lines.add("file=" + file + " cases=" + row.cases + " refused=" + row.refused
                + " readable=" + row.readable + " lostAndReported=" + row.lost));
        return lines;
    }
}
