package io.vigil.supervisor.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.process.LaunchPlan;
import io.vigil.supervisor.process.ProgramLookup;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A posix_spawn whose arguments lie ready: a launch is one call.
 *
 * <p>What it starts has a process group of its own (a Ctrl-C in the terminal does not reach it), no blocked and no
 * ignored signals (a JVM has some), standard input from /dev/null, and no other descriptor of ours: a JVM opens many
 * without close-on-exec. Belongs to one thread.
 */
final class SpawnTemplate implements AutoCloseable {
    private static final int SETPGROUP = 2;
    private static final int SETSIGDEF = 4;
    private static final int SETSIGMASK = 8;
    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0100;
    private static final int O_NOCTTY = 0400;
    private static final int O_APPEND = 02000;
    private static final int OWNER_ONLY = 0600;

    private final LaunchPlan plan;
    private final NativeText argv;
    private final Memory path;
    private final Memory actions = zeroed(Abi.FILE_ACTIONS_BYTES);
    private final Memory attributes = zeroed(Abi.ATTRIBUTES_BYTES);
    private final Memory pid = zeroed(8);
    private final List<Memory> kept = new ArrayList<>(); // what the prepared calls may point to
    private boolean open = true;

    SpawnTemplate(Abi abi, LaunchPlan plan) {
        this.plan = plan;
        Path program = ProgramLookup.find(plan);
        this.argv = NativeText.array(plan.command());
        this.path = NativeText.of(program.toString());
        require("posix_spawn_file_actions_init", Libc.posix_spawn_file_actions_init(at(actions)));
        require("posix_spawnattr_init", Libc.posix_spawnattr_init(at(attributes)));
        prepareAttributes();
        prepareActions(abi);
    }

    private void prepareAttributes() {
        Memory none = keep(zeroed(Abi.SIGSET_BYTES));
        Memory all = keep(zeroed(Abi.SIGSET_BYTES));
        Libc.sigemptyset(at(none));
        Libc.sigfillset(at(all));
        require("setsigmask", Libc.posix_spawnattr_setsigmask(at(attributes), at(none)));
        require("setsigdefault", Libc.posix_spawnattr_setsigdefault(at(attributes), at(all)));
        require("setpgroup", Libc.posix_spawnattr_setpgroup(at(attributes), 0));
        require("setflags", Libc.posix_spawnattr_setflags(at(attributes), (short)
                (SETPGROUP | SETSIGDEF | SETSIGMASK)));
    }

    private void prepareActions(Abi abi) {
        addOpen(0, "/dev/null", 0);
        if (plan.log() != null) {
            addOpen(
                    1,
                    plan.log().toAbsolutePath().toString(),
                    O_WRONLY | O_CREAT | O_APPEND | O_NOCTTY | abi.openNoFollow());
            require("adddup2", Libc.posix_spawn_file_actions_adddup2(at(actions), 1, 2));
        }
        if (plan.directory() != null) {
            Memory directory =
                    keep(NativeText.of(plan.directory().toAbsolutePath().toString()));
            require("addchdir", Libc.posix_spawn_file_actions_addchdir_np(at(actions), at(directory)));
        }
        // The last one: what the actions before it opened is below 3.
        require("addclosefrom", Libc.posix_spawn_file_actions_addclosefrom_np(at(actions), 3));
    }

    private void addOpen(int fd, String file, int flags) {
        Memory name = keep(NativeText.of(file));
        require("addopen", Libc.posix_spawn_file_actions_addopen(at(actions), fd, at(name), flags, OWNER_ONLY));
    }

    /**
     * Starts it once more and returns its pid, which stays its own until somebody reaps it.
     *
     * @throws VigilException PROCESS_START_FAILED with the errno of what failed, the exec included
     */
    int spawn(Map<String, String> more) {
        if (!open) {
            throw new VigilException(ErrorCode.INVALID_STATE, "closed: command=" + plan.command());
        }
        Map<String, String> environment = new TreeMap<>(plan.environment());
        environment.putAll(more);
        List<String> entries = new ArrayList<>();
        environment.forEach((name, value) -> entries.add(name + "=" + value));
        NativeText envp = NativeText.array(entries);
        try {
            int errno =
                    Libc.posix_spawn(at(pid), at(path), at(actions), at(attributes), argv.address(), envp.address());
            if (errno != 0) {
                throw new VigilException(
                        ErrorCode.PROCESS_START_FAILED,
                        "cannot be started: command=" + plan.command() + ", directory=" + plan.directory() + ", log="
                                + plan.log() + ", errno=" + errno + " (" + Libc.strerror(errno) + ")");
            }
            return pid.getInt(0);
        } finally {
            Reference.reachabilityFence(envp);
            Reference.reachabilityFence(this);
        }
    }

    /** Gives the memory back that the C library holds. Idempotent. */
    @Override
    public void close() {
        if (open) {
            open = false;
            Libc.posix_spawn_file_actions_destroy(at(actions));
            Libc.posix_spawnattr_destroy(at(attributes));
        }
    }

    private static void require(String call, int errno) {
        if (errno != 0) {
            throw new VigilException(
                    ErrorCode.OS_CALL,
                    "system call failed: call=" + call + ", errno=" + errno + " (" + Libc.strerror(errno) + ")");
        }
    }

    private static Memory zeroed(int bytes) {
        Memory memory = new Memory(bytes);
        memory.clear();
        return memory;
    }

    private Memory keep(Memory memory) {
        kept.add(memory);
        return memory;
    }

    private static long at(Memory memory) {
        return Pointer.nativeValue(memory);
    }
}
