package io.vigil.supervisor.process;

import java.util.Map;

/** A command that can be launched again and again. Of the thread of its port. */
public interface PreparedCommand extends AutoCloseable {
    /**
     * Launches it once more.
     *
     * @param more environment of this launch, over that of the plan
     * @throws io.vigil.ipc.VigilException PROCESS_START_FAILED; nothing runs then
     */
    LiveProcess launch(Map<String, String> more);

    /** Forgets it; what was launched goes on. Idempotent. */
    @Override
    void close();
}
