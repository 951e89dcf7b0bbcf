package io.vigil.supervisor.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Walks every (phase, signal) pair of a child against a table of its own. */
class ChildTableTest {
    private static final String MOVES = """
            IDLE START WAITING -
            IDLE PARK FAILED -
            WAITING START WAITING -
            WAITING LAUNCH LAUNCHING LAUNCH
            WAITING STOP IDLE -
            WAITING KILL IDLE -
            LAUNCHING LAUNCHED RUNNING -
            LAUNCHING LAUNCH_FAILED IDLE -
            STARTING READY RUNNING -
            STARTING EXITED IDLE -
            STARTING STOP STOPPING TERMINATE
            STARTING KILL KILLING KILL
            STARTING DUE KILLING KILL
            RUNNING EXITED IDLE -
            RUNNING STOP STOPPING TERMINATE
            RUNNING KILL KILLING KILL
            RUNNING SUSPEND SUSPENDED SUSPEND
            RUNNING UNHEALTHY KILLING KILL
            SUSPENDED EXITED IDLE -
            SUSPENDED STOP STOPPING TERMINATE
            SUSPENDED KILL KILLING KILL
            SUSPENDED RESUME RUNNING RESUME
            STOPPING EXITED IDLE -
            STOPPING KILL KILLING KILL
            STOPPING DUE KILLING KILL
            KILLING EXITED IDLE -
            FAILED START WAITING -
            FAILED STOP IDLE -
            FAILED KILL IDLE -
            """;

    @Test
    void shouldDoWhatTheTableSaysForEveryPair() {
        walk(ChildRules.of("a"), table());
    }

    @Test
    void shouldWaitForTheWordOfOneThatSaysWhenItIsReady() {
        Map<String, String> expected = table();
        expected.put("LAUNCHING LAUNCHED", "STARTING -");
        walk(ChildRules.of("a").readyWithin(1), expected);
    }

    @Test
    void shouldKillAtOnceWhoHasNoTimeToEnd() {
        Map<String, String> expected = table();
        for (String phase : Set.of("STARTING", "RUNNING", "SUSPENDED")) {
            expected.put(phase + " STOP", "KILLING KILL");
        }
        walk(ChildRules.of("a").shutdownWithin(0), expected);
    }

    private static Map<String, String> table() {
        Map<String, String> table = new HashMap<>();
        MOVES.lines()
                .map(line -> line.split(" "))
                .forEach(row -> table.put(row[0] + " " + row[1], row[2] + " " + row[3]));
        return table;
    }

    private static void walk(ChildRules rules, Map<String, String> expected) {
        Set<String> met = new TreeSet<>();
        for (Phase phase : Phase.values()) {
            for (Signal signal : Signal.values()) {
                String pair = phase + " " + signal;
                ChildTable.Move move = ChildTable.next(phase, signal, rules);
                String found = move == null ? null : move.to() + " " + (move.order() == null ? "-" : move.order());
                assertThat(found).as(pair).isEqualTo(expected.get(pair));
                if (found != null) {
                    met.add(pair);
                }
            }
        }
        assertThat(met).isEqualTo(new TreeSet<>(expected.keySet()));
    }
}
