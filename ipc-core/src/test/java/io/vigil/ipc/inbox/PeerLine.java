package io.vigil.ipc.inbox;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A line between a test and its peer: words of any characters, the first of them plain. */
final class PeerLine {
    private PeerLine() {}

    static String of(String first, List<String> words) {
        StringBuilder line = new StringBuilder(first);
        for (String word : words) {
            line.append(" =").append(URLEncoder.encode(word, StandardCharsets.UTF_8));
        }
        return line.toString();
    }

    static String of(String first, Object... words) {
        return of(first, Arrays.stream(words).map(Object::toString).toList());
    }

    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            words.add(word.startsWith("=") ? URLDecoder.decode(word.substring(1), StandardCharsets.UTF_8) : word);
        }
        return words;
    }
}
