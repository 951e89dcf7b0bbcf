package io.vigil.ipc;

/** Names that people give to mailboxes and supervisors. They become file names, so they are checked. No state. */
public final class Names {
    /** The longest name. */
    public static final int LONGEST = 64;

    private static final String ALLOWED =
            "use 1 to " + LONGEST + " of the characters A-Z a-z 0-9 . _ - and no dot at the start";

    private Names() {}

    /**
     * Returns the name when it is allowed.
     *
     * @throws VigilException INVALID_CONFIGURATION that says what is allowed
     */
    public static String require(String name) {
        if (!isAllowed(name)) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION, "name not allowed: name=" + printable(name) + "; " + ALLOWED);
        }
        return name;
    }

    /** Whether {@link #require} accepts the name. */
    public static boolean isAllowed(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST
                && name.charAt(0) != '.'
                && name.chars().allMatch(Names::isAllowed);
    }

    private static boolean isAllowed(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || character == '.'
                || character == '_'
                || character == '-';
    }

    /** A foreign name in a message: nothing in it may move a cursor or break a line. */
    private static String printable(String name) {
        StringBuilder text = new StringBuilder("\"");
        name.chars().limit(LONGEST).forEach(character -> {
            if (character >= ' ' && character < 0x7f) {
                text.append((char) character);
            } else {
                text.append(String.format("\\u%04x", character));
            }
        });
        return text.append(name.length() > LONGEST ? "\"... (" + name.length() + " characters)" : "\"")
                .toString();
    }
}
