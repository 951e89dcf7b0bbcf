package io.vigil.ipc.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.vigil.ipc.os.DeathWords;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.ProcFs;
import io.vigil.ipc.region.Region;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Linux through JNA: futexes, real reservation, locks of open file descriptions.
 *
 * <p>Thread-safe and without state of its own. {@link io.vigil.ipc.os.OsPort} finds it by name, so that the port does
 * not depend on it.
 */
public final class PosixOs implements Os {
    /** What {@link #name()} says. */
    public static final String NAME = "linux-jna";

    private static final int FUTEX_WAIT = 0;
    private static final int FUTEX_WAKE = 1;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    /** One time block a thread: waiting allocates nothing. */
    private final ThreadLocal<Memory> timeouts = ThreadLocal.withInitial(() -> new Memory(16));

    private final Abi abi;
    private final int pageSize;

    /**
     * @throws io.vigil.ipc.VigilException OS_CALL on another system
     * @throws LinkageError when JNA cannot load its native part
     */
    public PosixOs() {
        this.abi = Abi.current();
        this.pageSize = Libc.getpagesize();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int futexWait(Region region, int offset, int expected, long timeoutNs) {
        if (region.getIntVolatile(offset) != expected) {
            return CHANGED;
        }
        if (timeoutNs <= 0) {
            return TIMEOUT;
        }
        Memory timeout = timeouts.get();
        timeout.setLong(0, timeoutNs / NANOS_A_SECOND);
        timeout.setLong(8, timeoutNs % NANOS_A_SECOND);
        // Not the private kind: the word lies in a file that other processes map at other addresses.
        int errno = futex(region, offset, FUTEX_WAIT, expected, timeout);
        return switch (errno) {
            case 0, Errno.EINTR -> WOKEN;
            case Errno.EAGAIN -> CHANGED;
            case Errno.ETIMEDOUT -> TIMEOUT;
            default -> throw Errno.ofCall("futex wait", errno);
        };
    }

    @Override
    public void futexWake(Region region, int offset, int max) {
        int errno = futex(region, offset, FUTEX_WAKE, max, null);
        if (errno != 0) {
            throw Errno.ofCall("futex wake", errno);
        }
    }

    private int futex(Region region, int offset, int operation, int value, @Nullable Memory timeout) {
        try {
            long time = timeout == null ? 0 : Pointer.nativeValue(timeout);
            long result = Libc.syscall(abi.futex(), region.addressOf(offset), operation, value, time, 0, 0);
            return result >= 0 ? 0 : Libc.errno();
        } finally {
            Reference.reachabilityFence(region);
            Reference.reachabilityFence(timeout);
        }
    }

    @Override
    public void reserve(Path file, long offset, long length) {
        try (Descriptor descriptor = Descriptor.open(abi, file)) {
            Allocation.reserve(descriptor, offset, length);
        }
    }

    @Override
    public void punch(Path file, long offset, long length) {
        long first = Math.floorDiv(offset + pageSize - 1, pageSize) * pageSize;
        long end = Math.floorDiv(offset + length, pageSize) * pageSize;
        if (first < end) {
            try (Descriptor descriptor = Descriptor.open(abi, file)) {
                Allocation.punch(descriptor, first, end - first);
            }
        }
    }

    @Override
    public LockFile openLocks(Path file) {
        return new OfdLockFile(Descriptor.openOrCreate(abi, file));
    }

    @Override
    public int uid() {
        return Libc.geteuid();
    }

    @Override
    public long startTime(long pid) {
        return ProcFs.startTime(pid);
    }

    @Override
    public long pidNamespace() {
        return ProcFs.pidNamespace();
    }

    @Override
    public String bootId() {
        return ProcFs.bootId();
    }

    @Override
    public Optional<DeathWords> deathWords() {
        return Optional.of(new RobustWords(abi));
    }
}
