package io.vigil.tools.demo;

import java.nio.charset.StandardCharsets;

/**
 * An order as its payload says it: {@code 17 at 123456}. Immutable.
 *
 * @param number within its priority, from 0
 * @param sentNs reading of the clock that all processes of a host share
 */
record Order(int number, long sentNs) {
    byte[] encode() {
        return (number + " at " + sentNs).getBytes(StandardCharsets.US_ASCII);
    }

    static Order decode(String text) {
        int at = text.indexOf(" at ");
        return new Order(Integer.parseInt(text, 0, at, 10), Long.parseLong(text, at + 4, text.length(), 10));
    }
}
