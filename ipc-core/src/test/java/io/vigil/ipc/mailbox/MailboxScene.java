package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.os.OsPort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Mailboxes in a directory, with owners that are alive below slot 1000 and dead above; texts as messages. */
record MailboxScene(Path home) {
    static final int DEAD_SLOT = 1000;

    static Liveness owner(int self) {
        return new Liveness() {
            @Override
            public int slot() {
                return self;
            }

            @Override
            public boolean isDead(int slot) {
                return slot >= DEAD_SLOT;
            }
        };
    }

    MailboxFiles files(String name) {
        return MailboxFiles.of(home, name);
    }

    Mailbox open(String name, MailboxConfig config, int slot) {
        return Mailbox.openOrCreate(files(name), config, OsPort.current(), VigilClock.SYSTEM, owner(slot));
    }

    Mailbox open(String name, int slot) {
        return Mailbox.open(files(name), OsPort.current(), VigilClock.SYSTEM, owner(slot));
    }

    MailboxView view(String name) {
        return MailboxView.open(files(name));
    }

    static long send(MailboxWriter writer, int priority, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return writer.offer(priority, new UnsafeBuffer(bytes), 0, bytes.length, 1);
    }

    static String text(Frame frame) {
        return new String(frame.payloadCopy(), StandardCharsets.UTF_8);
    }

    static List<String> drain(MailboxReader reader) {
        List<String> texts = new ArrayList<>();
        while (reader.poll(frame -> texts.add(text(frame)), 100) > 0) {
            // Until nothing is left.
        }
        return texts;
    }
}
