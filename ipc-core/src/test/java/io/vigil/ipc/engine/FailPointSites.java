package io.vigil.ipc.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The failpoints that the sources name, so that a kill at each of them can be insisted on. */
final class FailPointSites {
    private static final String NAME = "\"([a-z][A-Za-z]*(?:\\.[A-Za-z]+)*)\"";

    /** {@code FailPoint.hit("site")}. */
    private static final Pattern HIT = Pattern.compile("FailPoint\\.hit\\(" + NAME + "\\)");

    /** A compare-and-set, a load or an end that passes the name of its site last. */
    private static final Pattern PASSED =
            Pattern.compile("\\b(?:cas\\w*|load|finish)\\([^;{]*?,\\s*" + NAME + "\\s*\\)");

    /** A site that depends. */
    private static final Pattern CHOSEN = Pattern.compile("String site = \\w+ \\? " + NAME + " : " + NAME + ";");

    private FailPointSites() {}

    /** What the classes of those packages name. */
    static Set<String> in(List<Path> packages) {
        Set<String> sites = new TreeSet<>();
        for (Path directory : packages) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    String text = Files.readString(file);
                    collect(HIT, text, sites);
                    collect(PASSED, text, sites);
                    collect(CHOSEN, text, sites);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read sources: directory=" + directory, e);
            }
        }
        return sites;
    }

    private static void collect(Pattern pattern, String text, Set<String> to) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                to.add(matcher.group(group));
            }
        }
    }
}
