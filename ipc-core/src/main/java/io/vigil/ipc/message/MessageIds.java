package io.vigil.ipc.message;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of messages that asked for one: a random number of this process and a count. Thread-safe.
 *
 * <p>Unique beyond this home: two processes draw the same number once in 2^60.
 */
final class MessageIds {
    private static final int RADIX = 36;

    /** One for the process: its ids differ because it counts. */
    static final MessageIds OF_PROCESS = new MessageIds(new SecureRandom().nextLong() >>> 4);

    private final String prefix;
    private final AtomicLong count = new AtomicLong();

    MessageIds(long process) {
        prefix = Long.toString(process, RADIX).toLowerCase(Locale.ROOT) + "-";
    }

    String next() {
        return prefix + Long.toString(count.getAndIncrement(), RADIX);
    }
}
