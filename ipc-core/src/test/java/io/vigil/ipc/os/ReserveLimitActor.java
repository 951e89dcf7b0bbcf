package io.vigil.ipc.os;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.ChildLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reserves within and beyond a limit on the size of files, and says what came of it. */
final class ReserveLimitActor {
    private ReserveLimitActor() {}

    public static void main(String[] args) throws IOException {
        Os os = OsPort.choose(args[0]).os();
        Path file = Files.createFile(Path.of(args[1]));
        os.reserve(file, 0, 64 * 1024);
        try {
            os.reserve(file, 0, 4 * 1024 * 1024);
            ChildLink.say("limit ignored");
        } catch (VigilException e) {
            ChildLink.say("limit " + e.code());
        }
    }
}
