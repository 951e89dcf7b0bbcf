package io.vigil.tools;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times and sizes as people read and write them. No state. */
public final class Units {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,18})([A-Za-z]*)");
    private static final String POWERS = "KMGTP";
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final long SECOND_MS = 1000;
    private static final long MINUTE_MS = 60 * SECOND_MS;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long DAY_MS = 24 * HOUR_MS;

    private Units() {}

    /** {@code 350ms}, {@code 4.2s}, {@code 3m07s}, {@code 5h12m}, {@code 9d}. */
    public static String time(long ms) {
        if (ms < SECOND_MS) {
            return ms + "ms";
        }
        if (ms < MINUTE_MS) {
            return String.format(Locale.ROOT, "%d.%ds", ms / SECOND_MS, ms % SECOND_MS / 100);
        }
        if (ms < HOUR_MS) {
            return String.format(Locale.ROOT, "%dm%02ds", ms / MINUTE_MS, ms % MINUTE_MS / SECOND_MS);
        }
        if (ms < 2 * DAY_MS) {
            return String.format(Locale.ROOT, "%dh%02dm", ms / HOUR_MS, ms % HOUR_MS / MINUTE_MS);
        }
        return ms / DAY_MS + "d";
    }

    /** {@code 812B}, {@code 1.5KiB}, {@code 64MiB}. */
    public static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < SIZES.length - 1) {
            value /= 1024;
            unit++;
        }
        boolean whole = unit == 0 || value >= 100 || value == Math.rint(value);
        return String.format(Locale.ROOT, whole ? "%.0f%s" : "%.1f%s", value, SIZES[unit]);
    }

    /** Messages a second. */
    public static String rate(double perSecond) {
        return String.format(
                Locale.ROOT, perSecond >= 100 || perSecond == Math.rint(perSecond) ? "%.0f" : "%.1f", perSecond);
    }

    /**
     * Reads {@code 250ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 7d}, {@code 0}, or the form of ISO 8601.
     *
     * @throws IllegalArgumentException that says what is allowed
     */
    public static Duration parseTime(String text) {
        Matcher amount = AMOUNT.matcher(text);
        if (amount.matches()) {
            Duration time =
                    time(Long.parseLong(amount.group(1)), amount.group(2).toLowerCase(Locale.ROOT));
            if (time != null) {
                return time;
            }
        }
        if (text.startsWith("P") || text.startsWith("p")) {
            return Duration.parse(text);
        }
        throw new IllegalArgumentException("no time: " + Printable.of(text, 40) + ", allowed: 250ms, 5s, 2m, 1h, 7d");
    }

    private static @Nullable Duration time(long number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case "" -> number == 0 ? Duration.ZERO : null;
            default -> null;
        };
    }

    /**
     * Reads {@code 65536}, {@code 64KiB}, {@code 16M}, {@code 1GiB}; every letter stands for a power of 1024.
     *
     * @throws IllegalArgumentException that says what is allowed
     */
    public static long parseSize(String text) {
        Matcher amount = AMOUNT.matcher(text);
        if (amount.matches()) {
            long number = Long.parseLong(amount.group(1));
            int shift = shift(amount.group(2).toUpperCase(Locale.ROOT));
            if (shift >= 0 && number <= (Long.MAX_VALUE >> shift)) {
                return number << shift;
            }
        }
        throw new IllegalArgumentException(
                "no size: " + Printable.of(text, 40) + ", allowed: 4096, 64KiB, 16MiB, 1GiB");
    }

    private static int shift(String unit) {
        String letter = unit.replaceFirst("(?<=[KMGTP])(IB|B)$", "");
        if (letter.isEmpty() || letter.equals("B")) {
            return 0;
        }
        int power = letter.length() == 1 ? POWERS.indexOf(letter) : -1;
        return power < 0 ? -1 : 10 * (power + 1);
    }
}
