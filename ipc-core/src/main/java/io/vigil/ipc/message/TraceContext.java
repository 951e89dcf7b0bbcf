package io.vigil.ipc.message;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.LongSupplier;

/**
 * Codec of a trace: any string; a W3C traceparent takes 27 bytes instead of 56. No state.
 *
 * <pre>
 * 0 | version 1 | trace id 16 | parent id 8 | flags 1      a traceparent, as it is written
 * 1 | UTF-8                                                 anything else
 * </pre>
 */
final class TraceContext {
    static final byte BINARY = 0;
    static final byte TEXT = 1;
    static final int BINARY_LENGTH = 1 + 1 + 16 + 8 + 1;

    /** 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01: dashes behind version, trace id and parent id. */
    private static final int LENGTH = 55;

    private static final int PARENT = 36;
    private static final int FLAGS = 52;

    private TraceContext() {}

    /** Whether it has the form of a traceparent, so that its binary form gives back the very same string. */
    static boolean isW3c(String trace) {
        if (trace.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = trace.charAt(i);
            boolean dash = i == 2 || i == PARENT - 1 || i == FLAGS;
            if (dash ? c != '-' : (c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    static byte[] encode(String trace) {
        if (isW3c(trace)) {
            byte[] fields = HexFormat.of().parseHex(trace.replace("-", ""));
            byte[] bytes = new byte[BINARY_LENGTH];
            bytes[0] = BINARY;
            System.arraycopy(fields, 0, bytes, 1, fields.length);
            return bytes;
        }
        byte[] text = trace.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[1 + text.length];
        bytes[0] = TEXT;
        System.arraycopy(text, 0, bytes, 1, text.length);
        return bytes;
    }

    /** The trace in these bytes, empty when they are none that this release knows. */
    static String decode(byte[] block, int at, int length) {
        if (length == BINARY_LENGTH && block[at] == BINARY) {
            String hex = HexFormat.of().formatHex(block, at + 1, at + length);
            return hex.substring(0, 2) + "-" + hex.substring(2, 34) + "-" + hex.substring(34, 50) + "-"
                    + hex.substring(50);
        }
        return length > 0 && block[at] == TEXT ? new String(block, at + 1, length - 1, StandardCharsets.UTF_8) : "";
    }

    /** The trace of a message that follows from one with this trace: the same trace id under a new parent id. */
    static String continued(String trace, LongSupplier parentIds) {
        if (!isW3c(trace)) {
            return trace;
        }
        long parent;
        do {
            parent = parentIds.getAsLong();
        } while (parent == 0); // the one parent id that W3C forbids
        return trace.substring(0, PARENT) + HexFormat.of().toHexDigits(parent) + trace.substring(FLAGS);
    }
}
