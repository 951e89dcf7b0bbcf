package io.vigil.broker.resilience;

import io.vigil.ipc.region.FileHeader;

/**
 * A file that holds one word shared by every process of the home, and the settings under which it means something.
 * Little-endian.
 *
 * <pre>
 * offset | size | type   | field    | written by         | ordering          | meaning
 *      0 |   64 | header |          | creator            | before publishing | magic of its kind
 *     64 |   56 | 7 long | settings | creator            | before publishing | of its kind; 0 where there are fewer
 *    120 |    4 | zeros  | reserved | creator            | before publishing | 0
 *    124 |    4 | CRC32C | checksum | creator            | before publishing | of the bytes 64 to 123
 *    128 |    8 | long   | word     | everybody          | CAS, volatile     | the state; 0 at first; alone in its line
 *    136 |   56 | zeros  | reserved | creator            | before publishing | 0
 * </pre>
 */
final class WordFileLayout {
    static final long BREAKER = FileHeader.magic("VIGLBREA");
    static final long LIMITER = FileHeader.magic("VIGLLIMI");
    static final int VERSION = 1;

    static final int SETTINGS = FileHeader.LENGTH;
    static final int SETTINGS_COUNT = 7;
    static final int RESERVED = SETTINGS + SETTINGS_COUNT * Long.BYTES;
    static final int CHECKSUM = RESERVED + Integer.BYTES;
    static final int WORD = CHECKSUM + Integer.BYTES;
    static final int LENGTH = WORD + 64;

    private WordFileLayout() {}
}
