package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.ChildLink;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * Uses a mailbox while somebody cuts a file of it off: {@code home file length warm}. Says {@code SAW what times} for every
 * kind of answer that it got afterwards.
 */
final class CutWhileOpenActor {
    private static final int TRIES = 300;

    private final Map<String, Integer> seen = new TreeMap<>();

    private CutWhileOpenActor() {}

    public static void main(String[] args) throws IOException {
        new CutWhileOpenActor()
                .run(new MailboxScene(Path.of(args[0])), args[1], Long.parseLong(args[2]), Integer.parseInt(args[3]));
    }

    private void run(MailboxScene scene, String file, long length, int warm) throws IOException {
        MailboxConfig config = DamageTemplate.EXCLUSIVE;
        warmUp(scene, config, warm);
        try (Mailbox mailbox = scene.open("box", config, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            for (int i = 0; i < 50; i++) {
                MailboxScene.send(writer, 0, "waits " + i);
            }
            MailboxView view = scene.view("box");
            cut(scene.files("box").directory().resolve(file), length);
            ChildLink.say("CUT");
            for (int i = 0; i < TRIES; i++) {
                String text = "after " + i;
                see("poll", () -> reader.poll(frame -> judge(MailboxScene.text(frame)), 10));
                see("offer", () -> MailboxScene.send(writer, 0, text));
                see("stats", mailbox::stats);
                see("view", view::stats);
                see("sweep", () -> mailbox.sweep(1001));
            }
        } catch (VigilException | InternalError e) {
            seen.merge("close " + e, 1, Integer::sum);
        }
        seen.forEach((what, times) -> ChildLink.say("SAW " + times + " " + what));
    }

    /** So that what is used afterwards was compiled: compiled code meets a missing page in other ways. */
    private static void warmUp(MailboxScene scene, MailboxConfig config, int messages) {
        try (Mailbox mailbox = scene.open("warm", config, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            for (int i = 0; i < messages; i++) {
                MailboxScene.send(writer, 0, "warm " + i);
                reader.poll(frame -> {}, 10);
            }
        }
    }

    private static void cut(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    private void judge(String text) {
        if (!text.startsWith("waits ") && !text.startsWith("after ")) {
            seen.merge("WRONG " + text, 1, Integer::sum);
        }
    }

    private void see(String what, Runnable work) {
        String answer;
        try {
            work.run();
            answer = "fine";
        } catch (VigilException e) {
            answer = e.code().toString();
        } catch (RuntimeException | InternalError e) {
            answer = e.toString();
        }
        seen.merge(what + " " + answer, 1, Integer::sum);
    }
}
