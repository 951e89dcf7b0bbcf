package io.vigil.broker.topic;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which topics somebody wants: levels between dots, where {@code *} stands for exactly one level and {@code #} for any
 * number of them, none included. Immutable.
 *
 * <p>{@code events.*} matches {@code events.user}, not {@code events} nor {@code events.user.created}; {@code events.#}
 * matches all three.
 */
public record TopicPattern(List<String> levels) {
    /** The most levels of a topic or a pattern. */
    public static final int MOST_LEVELS = 32;

    /** The longest topic or pattern. */
    public static final int LONGEST = 255;

    static final String ONE = "*";
    static final String ANY = "#";

    public TopicPattern {
        levels = List.copyOf(levels);
    }

    /**
     * Reads a pattern.
     *
     * @throws VigilException INVALID_CONFIGURATION when a level is empty, a wildcard is a part of a level, or it is too long
     */
    public static TopicPattern of(String text) {
        List<String> levels = split(text, "pattern");
        for (String level : levels) {
            if (level.length() > 1 && (level.contains(ONE) || level.contains(ANY))) {
                throw refused("pattern", text, "* and # stand for whole levels");
            }
        }
        return new TopicPattern(levels);
    }

    /**
     * The levels of a topic.
     *
     * @throws VigilException INVALID_CONFIGURATION when a level is empty or holds a wildcard, or it is too long
     */
    public static List<String> topic(String text) {
        List<String> levels = split(text, "topic");
        if (text.contains(ONE) || text.contains(ANY)) {
            throw refused("topic", text, "* and # belong to patterns");
        }
        return levels;
    }

    private static List<String> split(String text, String what) {
        if (text.length() > LONGEST) {
            throw refused(what, text.substring(0, 40) + "...", "use at most " + LONGEST + " characters");
        }
        List<String> levels = Arrays.asList(text.split("\\.", -1));
        if (levels.stream().anyMatch(String::isBlank)) {
            throw refused(what, text, "write levels, none of them empty, with dots between");
        }
        if (levels.size() > MOST_LEVELS) {
            throw refused(what, text, "use at most " + MOST_LEVELS + " levels");
        }
        return levels;
    }

    private static VigilException refused(String what, String text, String advice) {
        String printable = text.chars()
                .mapToObj(c -> c >= ' ' && c < 0x7f ? String.valueOf((char) c) : String.format("\\u%04x", c))
                .collect(Collectors.joining());
        return new VigilException(
                ErrorCode.INVALID_CONFIGURATION, what + " not allowed: " + what + "=\"" + printable + "\"; " + advice);
    }

    /** Whether it matches that topic. For many patterns at once: {@link TopicTrie}. */
    public boolean matches(String topic) {
        TopicTrie<Boolean> alone = new TopicTrie<>();
        alone.add(this, true);
        return !alone.matches(topic).isEmpty();
    }

    @Override
    public String toString() {
        return String.join(".", levels);
    }
}
