package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.owner.Owners;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** A home as it is when every owner was killed: one had sent, one is the reader. To be copied and damaged. */
final class DamagedHome {
    private static final String ORDERS = "orders";
    private static final int SENT = 50;
    private static final int READ = 7;

    private final Path directory;
    private final Set<String> waiting = new HashSet<>();
    private final Set<String> everSent = new HashSet<>();

    private DamagedHome(Path directory) {
        this.directory = directory;
    }

    /** @param live where it is made; it is copied from there while its owners have it open */
    static DamagedHome create(Path live, Path directory) {
        DamagedHome home = new DamagedHome(directory);
        try (Engine sender = open(live);
                Engine consumer = open(live)) {
            MailboxWriter writer = sender.mailbox(ORDERS).writer();
            for (int i = 0; i < SENT; i++) {
                String text = "order " + i;
                MailboxScene.send(writer, i % 5, text);
                home.waiting.add(text);
                home.everSent.add(text);
            }
            try (MailboxReader reader = consumer.mailbox(ORDERS).reader(false)) {
                reader.poll(frame -> home.waiting.remove(MailboxScene.text(frame)), READ);
                DamageTemplate.copyTree(live, directory);
            }
        }
        return home;
    }

    private static Engine open(Path directory) {
        return Engine.open(directory, "sweep", OsPort.current(), VigilClock.SYSTEM, false);
    }

    Path directory() {
        return directory;
    }

    int waiting() {
        return waiting.size();
    }

    /** Uses a damaged copy as tools and programs do. */
    Salvage salvage(Path copy) {
        Salvage salvage = new Salvage(new MailboxScene(copy.resolve("mailboxes")), ORDERS, waiting, everSent);
        salvage.typed(
                "look", () -> Owners.look(Home.open(copy, Home.Access.READ_ONLY, OsPort.current()), OsPort.current()));
        salvage.typed("engine", () -> {
            try (Engine engine = open(copy)) {
                engine.owners().sweepAll();
                salvage.run(engine.mailbox(ORDERS));
                engine.owners().list();
            }
        });
        return salvage;
    }
}
