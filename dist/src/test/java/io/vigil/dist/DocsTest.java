package io.vigil.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.tools.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages say is so. */
class DocsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void shouldListEveryErrorCodeOnceInOrderWithItsExitCode() throws IOException {
        List<String> listed = matches("docs/errors.md", "(?m)^\\| `([A-Z_]+)` \\| .+ \\| (\\d+) \\|$");
        assertThat(listed)
                .containsExactlyElementsOf(Stream.of(ErrorCode.values())
                        .map(code -> code.name() + " " + ExitCode.of(new VigilException(code, "")))
                        .toList());
    }

    @Test
    void shouldGiveAReasonForEveryDependency() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/adr/0002-dependencies.md"));
        List<String> managed = matches(
                "pom.xml",
                "(?s)<(?:dependency|path)>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>");
        assertThat(managed).hasSizeGreaterThan(15);
        assertThat(managed)
                .filteredOn(artifact -> !artifact.startsWith("io.vigil") && !artifact.startsWith("org.junit.jupiter"))
                .allSatisfy(artifact -> assertThat(page).contains("| " + artifact.replace(' ', ':') + " |"));
    }

    @Test
    void shouldNameEveryPackage() throws IOException {
        List<String> named = matches("docs/architecture.md", "(?m)^\\| `(io\\.vigil[a-z.]*)` \\|");
        assertThat(named)
                .as("docs/architecture.md has one row for every package")
                .containsExactlyInAnyOrderElementsOf(packages());
    }

    @Test
    void shouldRunTheCommandOfTheReadmeAsTheGate() throws IOException {
        assertThat(Files.readString(ROOT.resolve("README.md"))).contains("\nmvn verify\n");
        assertThat(Files.readString(ROOT.resolve(".ci/run"))).containsPattern("(?m)^step \"the gate.*\" mvn verify$");
    }

    @Test
    void shouldLinkOnlyToWhatExists() throws IOException {
        for (Path page : pages()) {
            Matcher link = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)").matcher(Files.readString(page));
            while (link.find()) {
                assertThat(page.resolveSibling(link.group(1)).normalize())
                        .as("link in %s", page)
                        .exists();
            }
        }
    }

    @Test
    void shouldShowOnlyJavaThatATestRuns() throws IOException {
        List<String> sources = new ArrayList<>();
        for (Path file : testSources()) {
            sources.add(withoutSpace(Files.readString(file)));
        }
        assertThat(sources).as("sources that samples may come from").isNotEmpty();
        int seen = 0;
        for (Path page : pages()) {
            Matcher block = Pattern.compile("(?ms)^```java\\s*?\n(.*?)^```").matcher(Files.readString(page));
            while (block.find()) {
                String sample = withoutSpace(block.group(1));
                assertThat(sources)
                        .as("a sample of %s, which no test source contains:%n%s", page, block.group(1))
                        .anyMatch(source -> source.contains(sample));
                seen++;
            }
        }
        assertThat(seen).as("samples of all pages").isPositive();
    }

    @Test
    void shouldFitTheReadmeOnOneScreen() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThan(60);
    }

    private static List<String> matches(String file, String pattern) throws IOException {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(ROOT.resolve(file)));
        while (matcher.find()) {
            found.add(matcher.groupCount() == 1 ? matcher.group(1) : matcher.group(1) + " " + matcher.group(2));
        }
        return found;
    }

    private static List<String> packages() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path module : directories(ROOT)) {
            Path sources = module.resolve("src/main/java");
            if (Files.isDirectory(sources)) {
                try (Stream<Path> walk = Files.walk(sources)) {
                    walk.filter(file -> file.endsWith("package-info.java"))
                            .map(file -> sources.relativize(file.getParent())
                                    .toString()
                                    .replace('/', '.'))
                            .forEach(names::add);
                }
            }
        }
        return names;
    }

    /** The samples, which tests run, and the model, which its page explains. */
    private static List<Path> testSources() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path module : directories(ROOT)) {
            Path sources = module.resolve("src/test/java");
            if (Files.isDirectory(sources)) {
                try (Stream<Path> walk = Files.walk(sources)) {
                    walk.filter(file -> file.toString().matches(".*/(samples|io/vigil/ipc/model)/[^/]+\\.java"))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : new String[] {"", "docs", "docs/adr", "bench"}) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        return pages;
    }

    private static List<Path> directories(Path parent) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(Files::isDirectory).toList();
        }
    }
}
