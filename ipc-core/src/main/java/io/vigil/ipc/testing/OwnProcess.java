package io.vigil.ipc.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the kernel says about this very JVM; nothing, where there is no {@code /proc}. Stateless. */
final class OwnProcess {
    static final Path SELF = Path.of("/proc/self");

    private OwnProcess() {}

    /** Open descriptors and what they lead to. */
    static Map<Integer, String> descriptors() {
        Map<Integer, String> found = new TreeMap<>();
        if (!Files.isDirectory(SELF)) {
            return found;
        }
        try (DirectoryStream<Path> links = Files.newDirectoryStream(SELF.resolve("fd"))) {
            for (Path link : links) {
                String target = targetOf(link);
                if (!target.isEmpty()) {
                    found.put(Integer.valueOf(link.getFileName().toString()), target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list descriptors", e);
        }
        return found;
    }

    private static String targetOf(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // Closed meanwhile; so was the descriptor of this very listing.
            return "";
        }
    }

    /** Lines of the memory map that name a file under the directory. */
    static List<String> mappingsUnder(Path directory) {
        String prefix = directory.toAbsolutePath() + "/";
        List<String> found = new ArrayList<>();
        if (!Files.isDirectory(SELF)) {
            return found;
        }
        try {
            for (String line : Files.readAllLines(SELF.resolve("maps"))) {
                if (line.contains(prefix)) {
                    found.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the memory map", e);
        }
        return found;
    }
}
