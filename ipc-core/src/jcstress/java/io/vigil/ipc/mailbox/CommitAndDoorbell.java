package io.vigil.ipc.mailbox;

import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.Region;
import java.nio.file.Path;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A sender commits and looks whether anybody sleeps, while a reader announces its sleep and looks whether anything is
 * there: both cannot miss each other.
 *
 * <p>r1: the reader found the message by the look after its announcement; r2: it slept, and the sender had ended without
 * waking it.
 */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Found by the look after the announcement.")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "Rung before it slept, or woken.")
@Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "Asleep with a message, and nobody rings.")
@State
public class CommitAndDoorbell {
    private static final int ASLEEP = 0;
    private static final int WORDS = 64;
    private static final int OWNERS = WORDS + 64 * Integer.BYTES;
    private static final int CELL = OWNERS + 64 * Long.BYTES;
    private static final int LENGTH = CELL + Long.BYTES;
    private static final int SLEEPER = 3;
    private static final long WRITING = 1;
    private static final long READY = 2;

    private final Region region = Region.ofMemory(LENGTH);
    private final PlayedSleep os = new PlayedSleep();
    private final Doorbell bell = new Doorbell(region, os, ASLEEP, WORDS, OWNERS);

    public CommitAndDoorbell() {
        region.putLong(CELL, WRITING);
    }

    @Actor
    public void sender() {
        region.compareAndSetLong(CELL, WRITING, READY);
        bell.ring();
        os.senderEnded = true;
    }

    @Actor
    public void reader(ZZ_Result result) {
        bell.await(SLEEPER, 1, () -> {
            result.r1 = region.getLongVolatile(CELL) == READY;
            return result.r1;
        });
        result.r2 = os.overslept;
    }

    /** Looks at the word as the kernel would, and sleeps until it changes or nobody is left to change it. */
    private static final class PlayedSleep implements Os {
        private volatile boolean senderEnded;
        private boolean overslept;

        @Override
        public int futexWait(Region region, int offset, int expected, long timeoutNs) {
            boolean ended = false;
            while (region.getIntVolatile(offset) == expected) {
                if (ended) {
                    overslept = true;
                    return TIMEOUT;
                }
                ended = senderEnded; // and one more look at the word, which it may have changed before that
            }
            return CHANGED;
        }

        @Override
        public void futexWake(Region region, int offset, int max) {}

        @Override
        public String name() {
            return "played";
        }

        @Override
        public void reserve(Path file, long offset, long length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void punch(Path file, long offset, long length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LockFile openLocks(Path file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int uid() {
            return 0;
        }

        @Override
        public long startTime(long pid) {
            return 0;
        }

        @Override
        public long pidNamespace() {
            return 0;
        }

        @Override
        public String bootId() {
            return "";
        }
    }
}
