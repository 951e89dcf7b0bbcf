package io.vigil.tools;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a verb may use of the world: the options that every verb has, and the three streams.
 *
 * @param home where {@code --home} points; empty means the usual resolution
 * @param supervisor the name that {@code --supervisor} gives
 * @param json whether data is wanted as one JSON object a line
 * @param color whether data may be coloured
 * @param interactive whether standard input is a terminal, so that somebody can be asked
 * @param in standard input
 * @param out for data
 * @param notes for everything else
 */
public record Invocation(
        Optional<Path> home,
        String supervisor,
        boolean json,
        boolean color,
        boolean interactive,
        InputStream in,
        PrintStream out,
        PrintStream notes) {}
