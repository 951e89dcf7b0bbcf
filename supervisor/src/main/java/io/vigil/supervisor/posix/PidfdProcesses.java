package io.vigil.supervisor.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.process.EndHandler;
import io.vigil.supervisor.process.LaunchPlan;
import io.vigil.supervisor.process.LiveProcess;
import io.vigil.supervisor.process.PreparedCommand;
import io.vigil.supervisor.process.ProcessPort;
import java.util.HashMap;
import java.util.Map;

/**
 * Processes of Linux: posix_spawn, a pidfd each, one epoll for all of them.
 *
 * <p>Belongs to one thread, {@link #wake} apart, which writes to an eventfd. Reaps by pidfd alone, never "any child":
 * the JDK has children of its own. A child is reaped in {@link #await} and nowhere else, so between its launch and the
 * look at its pidfd its pid cannot become somebody else's.
 */
public final class PidfdProcesses implements ProcessPort {
    private static final int CLOEXEC = 02000000;
    private static final int NONBLOCK = 04000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int P_PID = 1;
    private static final int P_PIDFD = 3;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int SIGKILL = 9;
    private static final int EINTR = 4;
    private static final int EVENTS = 64;
    private static final long WAKE_TOKEN = 0;
    private static final long NANOS_A_MS = 1_000_000;

    private final Abi abi;
    private final int epoll;
    private final int wake;
    private final Memory events;
    private final Memory event;
    private final Memory info = new Memory(Abi.SIGINFO_BYTES);
    private final Memory word = new Memory(8);
    private final Memory one = new Memory(8);
    private final Map<Long, PidfdProcess> watched = new HashMap<>();
    private long tokens = WAKE_TOKEN;
    private boolean closed;

    private PidfdProcesses(Abi abi, int epoll, int wake) {
        this.abi = abi;
        this.epoll = epoll;
        this.wake = wake;
        this.events = new Memory((long) EVENTS * abi.epollEventBytes());
        this.event = new Memory(abi.epollEventBytes());
        this.one.setLong(0, 1);
    }

    /**
     * Opens the port.
     *
     * @throws VigilException OS_CALL on another system, or where the kernel has no pidfd (before 5.4)
     */
    public static ProcessPort open() {
        Abi abi = Abi.current();
        int self = (int) Libc.syscall(abi.pidfdOpen(), ProcessHandle.current().pid(), 0, 0, 0, 0, 0);
        if (self < 0) {
            throw failed("pidfd_open", Libc.errno());
        }
        Libc.close(self);
        int epoll = Libc.epoll_create1(CLOEXEC);
        if (epoll < 0) {
            throw failed("epoll_create1", Libc.errno());
        }
        int wake = Libc.eventfd(0, CLOEXEC | NONBLOCK);
        if (wake < 0) {
            int errno = Libc.errno();
            Libc.close(epoll);
            throw failed("eventfd", errno);
        }
        PidfdProcesses port = new PidfdProcesses(abi, epoll, wake);
        port.watch(wake, WAKE_TOKEN);
        return port;
    }

    @Override
    public String name() {
        return "linux-pidfd";
    }

    @Override
    public boolean isNative() {
        return true;
    }

    @Override
    public PreparedCommand prepare(LaunchPlan plan) {
        SpawnTemplate template = new SpawnTemplate(abi, plan);
        return new PreparedCommand() {
            @Override
            public LiveProcess launch(Map<String, String> more) {
                return adopt(template.spawn(more));
            }

            @Override
            public void close() {
                template.close();
            }
        };
    }

    /** A child of ours that nobody has reaped: its pid is its own, even when it has ended already. */
    private PidfdProcess adopt(int pid) {
        int pidfd = (int) Libc.syscall(abi.pidfdOpen(), pid, 0, 0, 0, 0, 0);
        if (pidfd < 0) {
            // Out of descriptors, as a rule. One that cannot be watched must not run.
            VigilException failure = failed("pidfd_open", Libc.errno());
            Libc.kill(-pid, SIGKILL);
            Libc.waitid(P_PID, pid, Pointer.nativeValue(info), WEXITED);
            throw new VigilException(
                    ErrorCode.PROCESS_START_FAILED, "cannot be watched, and was killed: pid=" + pid, failure);
        }
        PidfdProcess process = new PidfdProcess(abi, pid, pidfd);
        long token = ++tokens;
        watched.put(token, process);
        watch(pidfd, token);
        return process;
    }

    private void watch(int fd, long token) {
        event.clear();
        event.setInt(0, EPOLLIN);
        event.setLong(abi.epollEventData(), token);
        if (Libc.epoll_ctl(epoll, EPOLL_CTL_ADD, fd, Pointer.nativeValue(event)) != 0) {
            throw failed("epoll_ctl", Libc.errno());
        }
    }

    @Override
    public void await(long timeoutNs, EndHandler handler) {
        int timeoutMs = timeoutNs < 0
                ? -1
                : (int) Math.min(Integer.MAX_VALUE, timeoutNs / NANOS_A_MS + (timeoutNs % NANOS_A_MS == 0 ? 0 : 1));
        int ready = Libc.epoll_wait(epoll, Pointer.nativeValue(events), EVENTS, timeoutMs);
        if (ready < 0) {
            int errno = Libc.errno();
            if (errno == EINTR) {
                return;
            }
            throw failed("epoll_wait", errno);
        }
        for (int i = 0; i < ready; i++) {
            long token = events.getLong((long) i * abi.epollEventBytes() + abi.epollEventData());
            PidfdProcess process = watched.get(token);
            if (token == WAKE_TOKEN) {
                Libc.read(wake, Pointer.nativeValue(word), 8);
            } else if (process != null) {
                reap(token, process, handler);
            }
        }
    }

    private void reap(long token, PidfdProcess process, EndHandler handler) {
        process.killRest();
        info.clear();
        int result = Libc.waitid(P_PIDFD, process.pidfd(), Pointer.nativeValue(info), WEXITED | WNOHANG);
        if (result == 0 && info.getInt(Abi.SIGINFO_PID) == 0) {
            return; // not over yet: epoll tells again
        }
        Exit exit = result == 0 ? exit(info.getInt(Abi.SIGINFO_CODE), info.getInt(Abi.SIGINFO_STATUS)) : Exit.UNKNOWN;
        watched.remove(token);
        process.letGo();
        handler.ended(process, exit);
    }

    static Exit exit(int code, int status) {
        return switch (code) {
            case 1 -> Exit.code(status);
            case 2 -> Exit.signal(status);
            case 3 -> new Exit(Exit.Kind.CORE, status);
            default -> Exit.UNKNOWN;
        };
    }

    @Override
    public void wake() {
        synchronized (one) {
            // The number of a closed descriptor may be somebody else's by now.
            if (!closed) {
                Libc.write(wake, Pointer.nativeValue(one), 8);
            }
        }
    }

    @Override
    public void close() {
        synchronized (one) {
            if (closed) {
                return;
            }
            closed = true;
        }
        watched.values().forEach(PidfdProcess::letGo);
        watched.clear();
        Libc.close(wake);
        Libc.close(epoll);
    }

    private static VigilException failed(String call, int errno) {
        return new VigilException(
                ErrorCode.OS_CALL,
                "system call failed: call=" + call + ", errno=" + errno + " (" + Libc.strerror(errno) + ")");
    }
}
