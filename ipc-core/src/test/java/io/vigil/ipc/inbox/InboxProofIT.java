package io.vigil.ipc.inbox;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inboxes of several JVMs, with more messages than a build has time for. */
@LeakFree
class InboxProofIT {
    private static final int EACH = 100_000;

    @TempDir
    Path output;

    @Test
    void shouldLoseNothingAndDoubleNothingWhenProcessesCompete(@ProofHome Path home) throws IOException {
        InboxIT.share(output, home, EACH);
    }
}
