package io.vigil.tools.message;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The payloads of a line, one after the other. Belongs to one thread. */
interface Payloads {
    /** The next one; null at the end. */
    byte @Nullable [] next() throws IOException;

    /** The same some times. */
    static Payloads of(byte[] payload, long times) {
        return new Payloads() {
            private long left = times;

            @Override
            public byte @Nullable [] next() {
                return left-- > 0 ? payload : null;
            }
        };
    }

    static Payloads of(String text, long times) {
        return of(text.getBytes(StandardCharsets.UTF_8), times);
    }

    /** A line each, without its end; what follows the last end is one when it is not empty. */
    static Payloads linesOf(InputStream in, long most) {
        InputStream buffered = new BufferedInputStream(in, 1 << 16);
        return new Payloads() {
            private long left = most;

            @Override
            public byte @Nullable [] next() throws IOException {
                return left-- > 0 ? line(buffered) : null;
            }
        };
    }

    private static byte @Nullable [] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int one = in.read();
        if (one < 0) {
            return null;
        }
        while (one >= 0 && one != '\n') {
            line.write(one);
            one = in.read();
        }
        return line.toByteArray();
    }
}
