package io.vigil.ipc.home;

import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildLink;
import java.nio.file.Path;

/** Opens a home in a JVM of its own and creates one of each kind of thing in it. */
final class HomeActor {
    private HomeActor() {}

    public static void main(String[] args) {
        Os os = OsPort.current();
        Home home = Home.open(Path.of(args[0]), Home.Access.READ_WRITE, os);
        home.createDirectory(home.mailbox("orders"));
        home.recordBoot();
        os.openLocks(home.ownerLocks()).close();
        ChildLink.say("made by " + os.name());
    }
}
