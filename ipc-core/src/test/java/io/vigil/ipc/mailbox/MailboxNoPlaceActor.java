package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.owner.Owner;
import io.vigil.ipc.owner.Owners;
import io.vigil.ipc.proof.ChildLink;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Creates homes, owner slots and mailboxes where no page, or no file, is left; then makes room and does the same again. */
final class MailboxNoPlaceActor {
    private static final int PAGE = 4096;
    private static final int LARGE_PIECE = 1 << 20;

    private final Os os = OsPort.current();
    private final Path disk;
    private final List<Path> ballast = new ArrayList<>();
    private String used = "pages";

    private MailboxNoPlaceActor(Path disk) {
        this.disk = disk;
    }

    public static void main(String[] args) throws IOException {
        MailboxNoPlaceActor actor = new MailboxNoPlaceActor(Path.of(args[0]));
        Home untouched = Home.open(actor.disk.resolve("untouched"), Home.Access.READ_WRITE, actor.os);
        try (Engine engine = Engine.open(actor.disk.resolve("home"), "lives")) {
            engine.mailbox("early");
            actor.whenFull(engine, untouched);
            actor.whenFreed(engine, untouched);
        }
        ChildLink.say("done " + actor.used);
    }

    private void whenFull(Engine engine, Home untouched) throws IOException {
        occupyEverything();
        Path absent = disk.resolve("absent");
        refused(() -> Engine.open(absent, "one"), absent);
        assertThat(Home.exists(absent)).isFalse();
        refused(() -> Engine.open(untouched.directory(), "first"), untouched.directory());
        assertThat(untouched.owners()).doesNotExist();
        refused(() -> engine.mailbox("late"), engine.home().mailboxes().resolve("late"));
        assertThat(engine.hasMailbox("late")).isFalse();
        assertThat(engine.mailboxNames()).containsExactly("early");
        refuseSlots(engine.home());
    }

    /** Joins until the table would have to grow: slots that it has need nothing. */
    private void refuseSlots(Home home) {
        if (used.equals("files")) {
            return; // the table is there, and grows without a new file
        }
        try (Owners owners = Owners.open(home, os, VigilClock.SYSTEM)) {
            List<Owner> joined = new ArrayList<>();
            refused(
                    () -> {
                        while (joined.size() < 1_000) {
                            joined.add(owners.join("member"));
                        }
                    },
                    home.directory());
            assertThat(owners.list()).hasSize(1 + joined.size());
        }
    }

    private void whenFreed(Engine engine, Home untouched) throws IOException {
        for (Path file : ballast) {
            Files.delete(file);
        }
        try (Engine created = Engine.open(disk.resolve("absent"), "one");
                Engine first = Engine.open(untouched.directory(), "first")) {
            roundTrip(created.mailbox("new"));
            roundTrip(first.mailbox("new"));
            roundTrip(engine.mailbox("late"));
            roundTrip(engine.mailbox("early"));
        }
        try (Owners owners = Owners.open(engine.home(), os, VigilClock.SYSTEM)) {
            for (int k = 0; k < 100; k++) {
                owners.join("member");
            }
            assertThat(owners.list()).hasSize(101);
        }
    }

    private static void roundTrip(Mailbox mailbox) {
        assertThat(mailbox.writer().offer(1, new UnsafeBuffer(new byte[100]), 0, 100, 1))
                .isZero();
        try (MailboxReader reader = mailbox.reader(false)) {
            assertThat(reader.poll(frame -> assertThat(frame.payloadCopy()).hasSize(100), 10))
                    .isEqualTo(1);
        }
    }

    /** A typed error that names what could not be made and says what to do; no temporary file is left of it. */
    private void refused(ThrowingCallable creation, Path what) {
        assertThatThrownBy(creation).isInstanceOfSatisfying(VigilException.class, e -> {
            assertThat(e.code()).as(e.toString()).isEqualTo(ErrorCode.STORAGE_FULL);
            assertThat(e).hasMessageContaining(what.toString()).hasMessageContaining("; free space");
        });
        try (var left = Files.walk(disk)) {
            assertThat(left.map(path -> String.valueOf(path.getFileName())))
                    .noneMatch(name -> name.endsWith(".new") || name.endsWith(".swap"));
        } catch (IOException e) {
            throw new AssertionError("cannot walk " + disk, e);
        }
    }

    /** Empty files until no more can be made, else whole pages to the last one: what the mount limits first. */
    private void occupyEverything() throws IOException {
        for (int k = 0; k < 200; k++) {
            try {
                ballast.add(Files.createFile(disk.resolve("empty" + k)));
            } catch (FileSystemException e) {
                used = "files";
                return;
            }
        }
        occupyPages("large", LARGE_PIECE);
        occupyPages("page", PAGE);
        assertThat(Files.getFileStore(disk).getUsableSpace()).isZero();
    }

    private void occupyPages(String name, int bytes) throws IOException {
        Path file = Files.createFile(disk.resolve(name));
        ballast.add(file);
        for (long at = 0; ; at += bytes) {
            try {
                os.reserve(file, at, bytes);
            } catch (VigilException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL);
                return;
            }
        }
    }
}
