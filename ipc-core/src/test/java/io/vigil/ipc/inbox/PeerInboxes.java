package io.vigil.ipc.inbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The suite between two JVMs: this one, and one that lives as long as the class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PeerInboxes extends InboxConformanceTest {
    private @Nullable PeerLink peer;

    @BeforeAll
    void start(@TempDir Path output) {
        peer = PeerLink.start(output);
    }

    @AfterAll
    void end() {
        if (peer != null) {
            peer.close();
        }
    }

    @Override
    int each() {
        return 200;
    }

    @Override
    InboxScene join(Path toHome) {
        if (peer == null) {
            throw new IllegalStateException("no peer");
        }
        return join(peer, toHome);
    }

    abstract InboxScene join(PeerLink other, Path toHome);
}
