package io.vigil.ipc.chronicle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A JVM that allocates terms until it is killed: a few in a mailbox, then the next mailbox. */
final class TermStoreActor {
    private static final int TERMS_A_MAILBOX = 12;

    private TermStoreActor() {}

    public static void main(String[] args) throws IOException {
        Path base = Path.of(args[0]);
        Random random = new Random(Long.parseLong(args[1]));
        long rounds = args.length > 2 ? Long.parseLong(args[2]) : Long.MAX_VALUE;
        for (int i = last(base); rounds > 0; i++) {
            Path mailbox = base.resolve(String.valueOf(i));
            Files.createDirectories(mailbox);
            TermOracle oracle = new TermOracle(mailbox);
            while (oracle.terms() < TERMS_A_MAILBOX && rounds-- > 0) {
                oracle.allocate((1 + random.nextInt(4)) * Terms.SMALL);
            }
            oracle.assertIntact();
        }
    }

    /** The newest mailbox under the directory; 0 when there is none. */
    static int last(Path base) throws IOException {
        int i = 0;
        while (Files.exists(base.resolve(String.valueOf(i + 1)))) {
            i++;
        }
        return i;
    }
}
