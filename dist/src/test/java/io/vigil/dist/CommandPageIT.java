package io.vigil.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.dist.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every console block of the page about the command, one after the other in one home, prints what stands below it. */
class CommandPageIT {
    private static final Pattern BLOCK = Pattern.compile("(?s)```console\n(.*?)```");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ (.+)$");

    @TempDir
    Path directory;

    @Test
    void shouldPrintWhatThePageShows() throws Exception {
        Matcher block = BLOCK.matcher(Files.readString(Path.of("..", "docs", "command.md")));
        int commands = 0;
        while (block.find()) {
            for (Step step : steps(block.group(1))) {
                assertThat(withoutWhatVaries(run(step.command())))
                        .as(step.command())
                        .isEqualTo(withoutWhatVaries(step.output()));
                commands++;
            }
        }
        assertThat(commands).isGreaterThan(8);
    }

    private record Step(String command, String output) {}

    private static List<Step> steps(String block) {
        List<Step> steps = new ArrayList<>();
        Matcher command = COMMAND.matcher(block);
        int from = -1;
        String current = "";
        while (command.find()) {
            if (from >= 0) {
                steps.add(new Step(current, block.substring(from, command.start())));
            }
            current = command.group(1);
            from = command.end();
        }
        steps.add(new Step(current, block.substring(from)));
        return steps;
    }

    private String run(String command) throws Exception {
        String path = Shell.IMAGE.resolve("bin") + ":" + System.getenv("PATH");
        Outcome outcome = new Shell(
                        directory,
                        Map.of("PATH", path, "VIGIL_JAVA", Shell.JAVA, "VIGIL_HOME", directory.resolve("home") + ""))
                .run("sh", "-c", "{ " + command + "; } 2>&1");
        return outcome.out();
    }

    /** Times, pids, ids, rates and how columns are aligned. */
    private static String withoutWhatVaries(String text) {
        return text.lines()
                .filter(line -> !line.matches("vigil: (preparing class data|messages sent).*"))
                .map(line -> line.replaceAll("\\b[0-9a-z]{8,14}-[0-9a-z]+\\b", "ID")
                        .replaceAll("\\b\\d+(\\.\\d)?(us|ms|s|/s)(?=\\W|$)", "T")
                        .replaceAll("\\b\\d+m\\d\\ds\\b", "T")
                        .replaceAll("_(at_ms|age_ms|ms|ns)\":\\d+", "_$1\":0")
                        .replaceAll("\"age_ms\":\\d+", "\"age_ms\":0")
                        .replaceAll("(pid[=\": ]*)\\d+", "$1P")
                        .replaceAll("[,:] home=.*", "")
                        .replaceAll("\\s+", " ")
                        .strip())
                .filter(line -> !line.isEmpty())
                .reduce("", (before, line) -> before + line + "\n");
    }
}
