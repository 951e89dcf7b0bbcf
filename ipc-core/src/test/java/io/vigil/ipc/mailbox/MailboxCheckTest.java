package io.vigil.ipc.mailbox;

import static io.vigil.ipc.mailbox.MailboxScene.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@LeakFree
class MailboxCheckTest {
    private static MailboxScene withTenMessages(Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("orders", MailboxConfig.DEFAULT, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            for (int i = 0; i < 10; i++) {
                send(writer, 2, "order " + i);
            }
            reader.poll(frame -> {}, 3);
        }
        return scene;
    }

    private static MailboxCheck.Report check(MailboxScene scene) {
        return MailboxCheck.of(scene.files("orders"));
    }

    @Test
    void shouldFindNothingWhenNothingIsWrong(@ProofHome Path home) {
        MailboxScene scene = withTenMessages(home);

        MailboxCheck.Report report = check(scene);

        assertThat(report).isEqualTo(new MailboxCheck.Report("orders", 10, 7, report.findings()));
        assertThat(report.findings()).isEmpty();
        assertThat(report.isSound()).isTrue();
    }

    @Test
    void shouldListEveryDamageAndChangeNothing(@ProofHome Path home) throws Exception {
        MailboxScene scene = withTenMessages(home);
        DamagedBox box = DamagedBox.of(scene.files("orders"));
        box.write(box.cell(2, 1, 5), -1);
        box.write(box.frame(2, 1, 7) + 32, 42);
        byte[] before = Files.readAllBytes(box.terms());

        MailboxCheck.Report report = check(scene);

        assertThat(report.isSound()).isFalse();
        assertThat(report.findings())
                .allMatch(finding -> finding.lane() == 2)
                .anyMatch(finding -> finding.what().contains("impossible cell")
                        && finding.what().contains("offset=" + box.cell(2, 1, 5)))
                .anyMatch(finding -> finding.what().contains("damaged frame")
                        && finding.what().contains("offset=" + box.frame(2, 1, 7)));
        assertThat(report.waiting()).isEqualTo(5);
        assertThat(Files.readAllBytes(box.terms())).isEqualTo(before);
    }

    @Test
    void shouldSayWhatIsWrongWhenNothingCanBeRead(@ProofHome Path home) throws Exception {
        MailboxScene scene = withTenMessages(home);
        Files.writeString(scene.files("orders").control(), "no control file");

        assertThat(check(scene).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.lane()).isEqualTo(-1);
            assertThat(finding.what()).contains("control").contains("found=").contains("expected=");
        });
    }

    @Test
    void shouldRefuseAMailboxThatThereIsNot(@ProofHome Path home) {
        assertThatThrownBy(() -> check(new MailboxScene(home)))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
        assertThat(home.resolve("orders")).doesNotExist();
    }
}
