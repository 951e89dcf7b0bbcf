package io.vigil.tools;

/** A number of bytes on a command line: {@code 64MiB}. Immutable. */
public record ByteSize(long bytes) {
    /**
     * Reads one.
     *
     * @throws IllegalArgumentException that says what is allowed
     */
    public static ByteSize parse(String text) {
        return new ByteSize(Units.parseSize(text));
    }
}
