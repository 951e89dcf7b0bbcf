package io.vigil.ipc.home;

import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildLink;
import java.nio.file.Path;

/** Opens a home when it is told to. */
final class OpenActor {
    private OpenActor() {}

    public static void main(String[] args) {
        ChildLink.hear();
        Home.open(Path.of(args[0]), Home.Access.READ_WRITE, OsPort.current());
    }
}
