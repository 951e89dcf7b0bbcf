package io.vigil.tools;

import java.util.List;
import java.util.Locale;

/** A lane of a mailbox, by the name or the number that people give it. Immutable. */
public record LaneName(int index) {
    private static final List<String> NAMES = List.of("critical", "high", "normal", "low", "batch", "dead", "delayed");

    /** Lanes of priorities; the lanes behind them hold messages that have one of these. */
    public static final int PRIORITIES = 5;

    public static final LaneName DEAD = new LaneName(5);
    public static final LaneName DELAYED = new LaneName(6);

    /** The name of a lane. */
    public static String of(int index) {
        return index >= 0 && index < NAMES.size() ? NAMES.get(index) : Integer.toString(index);
    }

    /**
     * Reads a name or a number.
     *
     * @throws IllegalArgumentException that says what is allowed
     */
    public static LaneName parse(String text) {
        int index = NAMES.indexOf(text.toLowerCase(Locale.ROOT));
        if (index < 0 && text.length() == 1) {
            index = text.charAt(0) - '0';
        }
        if (index < 0 || index >= NAMES.size()) {
            throw new IllegalArgumentException("no lane: " + Printable.of(text, 40) + ", allowed: "
                    + String.join(", ", NAMES) + ", or 0 to " + (NAMES.size() - 1));
        }
        return new LaneName(index);
    }

    @Override
    public String toString() {
        return of(index);
    }
}
