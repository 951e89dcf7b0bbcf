package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox as it is in the middle of its life, to be copied and damaged: several terms, some recycled, messages that
 * wait, that are done and that are dead.
 */
final class DamageTemplate {
    static final MailboxConfig EXCLUSIVE = MailboxConfig.builder()
            .capacity(100_000)
            .capacityBytes(4 << 20)
            .maxMessageBytes(2048)
            .build();
    static final MailboxConfig COMPETING = EXCLUSIVE.toBuilder().competing(true).build();

    private final MailboxScene scene;
    private final String name;
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Set<String> everSent = new LinkedHashSet<>();

    private DamageTemplate(MailboxScene scene, String name) {
        this.scene = scene;
        this.name = name;
    }

    static DamageTemplate create(MailboxScene scene, String name, MailboxConfig config) {
        DamageTemplate template = new DamageTemplate(scene, name);
        try (Mailbox mailbox = scene.open(name, config, 1)) {
            template.fill(mailbox);
        }
        return template;
    }

    /** One that has nothing but what there is before the first message. */
    static DamageTemplate createFresh(MailboxScene scene, String name) {
        scene.open(name, EXCLUSIVE, 1).close();
        return new DamageTemplate(scene, name);
    }

    private void fill(Mailbox mailbox) {
        MailboxWriter writer = mailbox.writer();
        for (int i = 0; i < 2600; i++) {
            send(writer, 0, name + " lane 0, number " + i + " " + "y".repeat(i % 7 == 0 ? 150 : i % 40));
            if (i == 2000) {
                read(mailbox, 1500);
            }
        }
        for (int i = 0; i < 12; i++) {
            send(writer, 2, name + " lane 2, number " + i + " " + "z".repeat(i * 100));
        }
        read(mailbox, 100);
    }

    private void send(MailboxWriter writer, int priority, String text) {
        if (MailboxScene.send(writer, priority, text) < 0) {
            throw new AssertionError("refused: " + text);
        }
        waiting.add(text);
        everSent.add(text);
    }

    private void read(Mailbox mailbox, int count) {
        if (!mailbox.config().perCell()) {
            try (MailboxReader reader = mailbox.reader(false)) {
                for (int left = count; left > 0; ) {
                    left -= reader.poll(frame -> waiting.remove(MailboxScene.text(frame)), Math.min(left, 50));
                }
            }
            return;
        }
        try (LeasingReader reader = mailbox.leasingReader()) {
            Frame frame = new Frame();
            for (int i = 0; i < count; i++) {
                reader.take(frame);
                waiting.remove(MailboxScene.text(frame));
                if (i % 300 == 299) {
                    reader.deadLetter(frame);
                } else {
                    reader.acknowledge(frame);
                }
            }
        }
    }

    String name() {
        return name;
    }

    MailboxFiles files() {
        return scene.files(name);
    }

    int waiting() {
        return waiting.size();
    }

    /** Uses a damaged copy of this mailbox in another home. */
    Salvage salvage(MailboxScene copy, int mostLost) {
        return new Salvage(copy, name, waiting, everSent).losingAtMost(mostLost).run();
    }

    /** Puts a fresh copy of this mailbox into another home. */
    void copyInto(MailboxScene copy) {
        copyTree(files().directory(), copy.files(name).directory());
    }

    static void copyTree(Path from, Path to) {
        try {
            delete(to);
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                        throws IOException {
                    return copy(directory);
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    return copy(file);
                }

                private FileVisitResult copy(Path one) throws IOException {
                    Files.copy(one, to.resolve(from.relativize(one)), StandardCopyOption.COPY_ATTRIBUTES);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
