package io.vigil.ipc.engine;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.OracleLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The home that a role starts from, made once and copied for every kill: the files of a home that nobody has open are
 * all there is of it.
 */
final class KillTemplate {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int FILLER = 1;
    private static final int FIRST_DEAD = 10;
    private static final int LARGE = 60;
    private static final int SMALL = 5;

    private final KillRole role;
    private final Path home;
    private final Path logs;
    private final KillStage stage;
    private int dead;

    private KillTemplate(KillRole role, KillStage stage) {
        this.role = role;
        this.stage = stage;
        this.home = stage.homes().resolve("template-" + role);
        this.logs = stage.logs().resolve("template-" + role);
    }

    /** Makes what the role starts from. */
    static KillTemplate make(KillRole role, KillStage stage) {
        KillTemplate template = new KillTemplate(role, stage);
        template.make();
        return template;
    }

    KillRole role() {
        return role;
    }

    KillStage stage() {
        return stage;
    }

    private void make() {
        switch (role) {
            case SENDER, RINGER -> {}
            case CONSUMER, COMPETITOR, TAKER, ZOMBIE -> fill();
            case HOLDER, COMPETING_HOLDER -> {
                fill();
                die(role, MessageSink.IN_HAND + ":3");
            }
            case DROPPER -> fillUp();
            case EXPIRER, COMPETING_EXPIRER, BURIER, COMPETING_BURIER -> fillWithOverdue();
            case BURIAL_HEIR -> {
                fillWithOverdue();
                die(KillRole.BURIER, "bury.source.done:2");
            }
            case DELAYER, COMPETING_DELAYER -> fillForLater();
            case DELAYED_HEIR -> {
                fillForLater();
                die(KillRole.COMPETING_DELAYER, MessageSink.IN_HAND + ":20");
                die(KillRole.COMPETING_DELAYER, "move.target.done:1");
            }
            case REDRIVER -> fillWithDeadLetters();
            case EVICTOR -> {
                fill();
                die(KillRole.CONSUMER, MessageSink.IN_HAND + ":1");
            }
            case COMPETING_EVICTOR -> {
                fill();
                die(KillRole.COMPETITOR, MessageSink.IN_HAND + ":1");
            }
            case SWEEPER, HEIR -> {
                fill();
                die(KillRole.RINGER, "payload:5");
                die(KillRole.CONSUMER, MessageSink.IN_HAND + ":3");
            }
            case COMPETING_SWEEPER, COMPETING_HEIR -> {
                fill();
                die(KillRole.RINGER, "payload:5");
                die(KillRole.COMPETITOR, "move.target.done:1");
                die(KillRole.COMPETITOR, "lease.done:1");
            }
        }
    }

    private interface Filling {
        void fill(Mailbox mailbox, MessageSource source);
    }

    private void fill() {
        fillBy((mailbox, source) -> {
            source.send(0, LARGE, 3000);
            for (int lane = 1; lane < KillRole.LANES; lane++) {
                source.send(lane, SMALL, 100);
            }
            source.sendWithDeadline(2, SMALL, 100, overdue());
        });
    }

    private static long overdue() {
        return VigilClock.SYSTEM.epochMs() - 1000;
    }

    private void fillUp() {
        fillBy((mailbox, source) -> {
            source.send(0, 20, 3000);
            source.send(4, (int) role.config().capacity() - 20, 100);
        });
    }

    private void fillWithOverdue() {
        fillBy((mailbox, source) -> {
            for (int lane = 0; lane < KillRole.LANES; lane += 2) {
                source.send(lane, 5, 100);
                source.sendWithDeadline(lane, 10, 100, overdue());
            }
            source.sendWithDeadline(1, 3, 100, overdue()); // nothing that waits before them: the head moves, too
        });
    }

    private void fillForLater() {
        fillBy((mailbox, source) -> source.send(KillRole.MOVING_LANE, 12, 100));
    }

    /** More than the mailbox holds, and nobody has ever been given them. */
    private void fillWithDeadLetters() {
        fillBy((mailbox, source) -> {
            for (int i = 0; i < 2; i++) {
                source.sendWithDeadline(KillRole.MOVING_LANE, 7, 100, overdue());
                mailbox.expire();
            }
        });
    }

    private void fillBy(Filling filling) {
        try (Notes notes = new Notes(OracleLog.open(logs, "filler", 1));
                Engine engine = Engine.open(home, "filler", OsPort.current(), VigilClock.SYSTEM, false)) {
            Mailbox mailbox = engine.mailbox(KillRole.MAILBOX, role.config());
            filling.fill(mailbox, new MessageSource(mailbox.writer(), notes, FILLER));
        }
    }

    /** Another process that works there and is killed at that hit; nobody sweeps it. */
    private void die(KillRole as, String hit) {
        int number = FIRST_DEAD + dead++;
        ChildJvm child = stage.jvms()
                .child("dead-" + number, KillVictim.class)
                .args(home, logs, as, "dead-" + number, number, role)
                .failAt(hit + ":kill")
                .start();
        child.awaitAt(hit.substring(0, hit.lastIndexOf(':')), SOON);
        child.close();
    }

    /** Copies home and logs to those places, which must not exist. */
    void copyTo(Path toHome, Path toLogs) {
        copy(home, toHome);
        copy(logs, toLogs);
    }

    private static void copy(Path from, Path to) {
        if (Files.notExists(from)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(from)) {
            List<Path> all = walk.toList();
            for (Path each : all) {
                Files.copy(each, to.resolve(from.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy a template: from=" + from, e);
        }
    }
}
