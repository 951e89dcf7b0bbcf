package io.vigil.tools;

import io.vigil.ipc.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** What this build is made of, as the build wrote it down. Immutable. */
final class Versions {
    private static final String UNKNOWN = "unknown";

    private final Properties build;

    private Versions(Properties build) {
        this.build = build;
    }

    static Versions load() {
        try (InputStream in = ErrorCode.class.getResourceAsStream("build.properties")) {
            Properties build = new Properties();
            if (in != null) {
                build.load(in);
            }
            return new Versions(build);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String vigil() {
        return of("version");
    }

    /** The commit, {@code -dirty} when files differed from it; {@code unknown} when it was built outside of git. */
    String commit() {
        return of("commit");
    }

    String java() {
        return System.getProperty("java.runtime.version", UNKNOWN);
    }

    String javaVendor() {
        return System.getProperty("java.vendor", UNKNOWN);
    }

    Map<String, String> libraries() {
        Map<String, String> libraries = new LinkedHashMap<>();
        for (String name : new String[] {"chronicle-queue", "chronicle-map", "agrona", "jna"}) {
            libraries.put(name, of(name));
        }
        return libraries;
    }

    private String of(String key) {
        String value = build.getProperty(key, UNKNOWN);
        // A placeholder that the build could not fill.
        return value.startsWith("$") || value.isBlank() ? UNKNOWN : value;
    }

    String text() {
        StringBuilder libraries = new StringBuilder();
        libraries()
                .forEach((name, version) -> libraries
                        .append(libraries.isEmpty() ? "" : ", ")
                        .append(name)
                        .append(' ')
                        .append(version));
        return "vigil %s (commit %s)%njava %s (%s)%n%s".formatted(vigil(), commit(), java(), javaVendor(), libraries);
    }

    JsonLine json() {
        JsonLine line = new JsonLine()
                .put("version", vigil())
                .put("commit", commit())
                .put("java", java())
                .put("java_vendor", javaVendor());
        libraries().forEach((name, version) -> line.put(name.replace('-', '_'), version));
        return line;
    }
}
