package io.vigil.ipc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;

/** Listed afresh as soon as something may have changed, and not else. */
@LeakFree
class MailboxNamesTest {
    @Test
    void shouldListAgainOnlyWhenTheDirectoryMayHaveChanged(@ProofHome Path home) throws IOException {
        try (Engine engine = Engine.open(home, "names")) {
            engine.mailbox("a");
            Path mailboxes = engine.home().mailboxes();
            MailboxNames names = new MailboxNames(mailboxes);
            assertThat(names.refresh()).isTrue();
            assertThat(names.names()).containsExactly("a");
            assertThat(names.refresh()).as("it was changed just now").isTrue();

            setOld(mailboxes);
            assertThat(names.refresh()).as("another date").isTrue();
            for (int i = 1; i < 10; i++) {
                assertThat(names.refresh()).isFalse();
            }
            assertThat(names.refresh()).as("now and then").isTrue();
            assertThat(names.refresh()).isFalse();

            engine.mailbox("b");
            assertThat(names.refresh()).isTrue();
            assertThat(names.names()).containsExactly("a", "b");
        }
    }

    @Test
    void shouldHaveNoneWhenThereIsNoDirectory(@ProofHome Path home) {
        MailboxNames names = new MailboxNames(home.resolve("nothing"));
        assertThat(names.refresh()).isTrue();
        assertThat(names.names()).isEmpty();
        assertThat(names.refresh()).isTrue();
    }

    private static void setOld(Path directory) throws IOException {
        Files.setLastModifiedTime(directory, FileTime.fromMillis(System.currentTimeMillis() - 60_000));
    }
}
