package io.vigil.ipc.flags;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The JVM flags that a program needs that opens a home: which, and which of them are missing.
 *
 * <p>Stateless and thread-safe. The list itself stands in the parent pom and nowhere else.
 */
public final class JvmFlags {
    private static final int UNSAFE_WARNS_SINCE = 24;
    private static final String RESOURCE = "jvm-flags.properties";

    private JvmFlags() {}

    /** The flags for a Java feature version, in the order in which they are printed. */
    public static List<String> forJava(int feature) {
        return parsedForJava(feature).stream().map(JvmFlag::text).toList();
    }

    /** The flags for the Java that runs this. */
    public static List<String> forThisJava() {
        return forJava(Runtime.version().feature());
    }

    /** As {@link #forJava}, taken apart. */
    public static List<JvmFlag> parsedForJava(int feature) {
        Properties resource = load();
        List<JvmFlag> flags = new ArrayList<>(parse(resource.getProperty("base", "")));
        if (feature >= UNSAFE_WARNS_SINCE) {
            flags.addAll(parse(resource.getProperty("since24", "")));
        }
        return List.copyOf(flags);
    }

    /** The flags whose effect the running JVM lacks; empty when all is well. */
    public static List<String> missing() {
        return parsedForJava(Runtime.version().feature()).stream()
                .filter(flag -> !flag.isEffective())
                .map(JvmFlag::text)
                .toList();
    }

    static List<JvmFlag> parse(String line) {
        return line.isBlank()
                ? List.of()
                : List.of(line.trim().split("\\s+")).stream()
                        .map(JvmFlag::parse)
                        .toList();
    }

    private static Properties load() {
        try (InputStream in = JvmFlags.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("resource missing: name=" + RESOURCE + "; rebuild vigil-ipc-core");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
