package io.vigil.ipc.message;

/** Foreign text in a message for people: nothing in it may move a cursor or break a line. No state. */
final class Printable {
    private static final int MOST = 64;

    private Printable() {}

    static String of(String text) {
        StringBuilder printable = new StringBuilder("\"");
        text.chars().limit(MOST).forEach(character -> {
            if (character >= ' ' && character < 0x7f) {
                printable.append((char) character);
            } else {
                printable.append(String.format("\\u%04x", character));
            }
        });
        return printable
                .append(text.length() > MOST ? "\"... (" + text.length() + " characters)" : "\"")
                .toString();
    }
}
