package io.vigil.supervisor.process;

import io.vigil.ipc.VigilException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Finds the best port that this machine has. No state. */
public final class ProcessPorts {
    private static final String NATIVE = "io.vigil.supervisor.posix.PidfdProcesses";

    private ProcessPorts() {}

    /** The native port, else the portable one. {@code -Dvigil.processes=portable} forces the latter. */
    public static ProcessPort open() {
        if ("portable".equals(System.getProperty("vigil.processes"))) {
            return new PortableProcesses();
        }
        try {
            return (ProcessPort) MethodHandles.publicLookup()
                    .findStatic(Class.forName(NATIVE), "open", MethodType.methodType(ProcessPort.class))
                    .invoke();
        } catch (VigilException | LinkageError | ReflectiveOperationException e) {
            // No Linux, an old kernel, no JNA: less exact, and it runs.
            return new PortableProcesses();
        } catch (Throwable e) {
            throw new IllegalStateException("native processes cannot be opened: class=" + NATIVE, e);
        }
    }
}
