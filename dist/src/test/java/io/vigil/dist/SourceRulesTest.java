package io.vigil.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules that can be read off the text of the sources. */
class SourceRulesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int LONGEST_FILE = 400;

    @Test
    void shouldSeeTheSourcesOfEveryModule() throws IOException {
        assertThat(sources("main"))
                .extracting(file -> ROOT.relativize(file).getName(0).toString())
                .contains("ipc-core", "broker", "checkpoint", "supervisor", "tools", "bench");
        assertThat(sources("test")).hasSizeGreaterThan(5);
    }

    @Test
    void shouldKeepFilesShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources("main")) {
            long lines = lines(file).size();
            if (lines >= LONGEST_FILE) {
                tooLong.add(ROOT.relativize(file) + ": " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void shouldWaitForConditionsInsteadOfSleeping() throws IOException {
        assertThat(found("test", "Thread\\s*\\.\\s*sleep\\(|TimeUnit\\.[A-Z]+\\.sleep\\("))
                .isEmpty();
    }

    @Test
    void shouldSwitchNoTestOff() throws IOException {
        assertThat(found("test", "@Disabled|@Ignore")).isEmpty();
    }

    @Test
    void shouldPrintOnlyInCommands() throws IOException {
        assertThat(found("main", "System\\.(out|err)\\b|printStackTrace\\(\\)"))
                .noneMatch(line -> !line.startsWith("tools/") && !line.startsWith("bench/"));
    }

    @Test
    void shouldDescribeEveryPackage() throws IOException {
        for (Path file : sources("main")) {
            assertThat(file.resolveSibling("package-info.java")).exists();
        }
    }

    private static List<String> found(String kind, String pattern) throws IOException {
        Pattern wanted = Pattern.compile(pattern);
        List<String> hits = new ArrayList<>();
        for (Path file : sources(kind)) {
            if (file.endsWith("SourceRulesTest.java")) {
                continue;
            }
            List<String> lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (wanted.matcher(lines.get(i)).find()) {
                    hits.add(ROOT.relativize(file) + ":" + (i + 1) + ": "
                            + lines.get(i).strip());
                }
            }
        }
        return hits;
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }

    private static List<Path> sources(String kind) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module :
                    modules.filter(m -> Files.exists(m.resolve("pom.xml"))).toList()) {
                Path folder = module.resolve("src").resolve(kind).resolve("java");
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> walk = Files.walk(folder)) {
                        walk.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
                    }
                }
            }
        }
        return files;
    }
}
