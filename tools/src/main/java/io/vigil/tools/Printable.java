package io.vigil.tools;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Foreign text on a terminal: nothing in it can move a cursor, change a colour, turn the direction of writing or begin a
 * line. No state.
 */
public final class Printable {
    private static final char ELLIPSIS = '…';

    private Printable() {}

    /** The whole text, with what is not printable as an escape. */
    public static String of(String text) {
        return of(text, Integer.MAX_VALUE);
    }

    /** At most so many characters of it; when something is left out the last one says so. */
    public static String of(String text, int longest) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), longest) + 8);
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            String one = escaped(point);
            at += Character.charCount(point);
            int room = at < text.length() ? longest - 1 : longest;
            if (shown.length() + one.length() > room) {
                return shown.append(ELLIPSIS).toString();
            }
            shown.append(one);
        }
        return shown.toString();
    }

    /** Bytes that may be text or not. */
    public static String of(byte[] bytes, int longest) {
        String text = text(bytes);
        if (text != null) {
            return of(text, longest);
        }
        StringBuilder shown = new StringBuilder();
        for (byte one : bytes) {
            if (shown.length() + 5 > longest) {
                return shown.append(ELLIPSIS).toString();
            }
            if (one >= 0x20 && one < 0x7f) {
                shown.append((char) one);
            } else {
                shown.append(String.format("\\x%02x", one & 0xFF));
            }
        }
        return shown.toString();
    }

    /** The text that the bytes are in UTF-8; null when they are none. */
    public static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String escaped(int point) {
        return switch (point) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                isShown(point)
                        ? Character.toString(point)
                        : point <= 0xFFFF ? String.format("\\u%04x", point) : String.format("\\u{%x}", point);
        };
    }

    private static boolean isShown(int point) {
        return switch (Character.getType(point)) {
            // FORMAT: marks of direction and others that are not seen; UNASSIGNED may be one of them tomorrow.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
