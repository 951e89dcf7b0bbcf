package io.vigil.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.dist.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command in a console block of the README prints what stands below it. */
class ReadmeIT {
    private static final Pattern BLOCK = Pattern.compile("(?s)```console\n\\$ (.+?)\n(.*?)```");

    @TempDir
    Path elsewhere;

    @Test
    void shouldPrintWhatTheReadmeShows() throws Exception {
        Matcher block = BLOCK.matcher(Files.readString(Path.of("..", "README.md")));
        int commands = 0;
        while (block.find()) {
            commands++;
            List<String> command = List.of(block.group(1)
                    .replace("tools/bin/vigil", Shell.IMAGE.resolve("bin/vigil").toString())
                    .split(" "));
            Outcome outcome = new Shell(elsewhere, Map.of("VIGIL_JAVA", Shell.JAVA)).run(command);
            assertThat(withoutWhatVaries(outcome.out())).isEqualTo(withoutWhatVaries(block.group(2)));
        }
        assertThat(commands).isEqualTo(2);
    }

    private static String withoutWhatVaries(String text) {
        return text.replaceAll("commit [0-9a-z-]+", "commit C").replaceAll("(?m)^java .*$", "java J");
    }
}
