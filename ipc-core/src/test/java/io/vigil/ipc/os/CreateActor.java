package io.vigil.ipc.os;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.proof.ChildLink;
import io.vigil.ipc.region.FileHeader;
import java.nio.file.Path;

/** Creates files in a JVM of its own: one a line heard, answered by whether it won. */
final class CreateActor {
    static final long MAGIC = FileHeader.magic("VIGLTEST");
    static final int TOTAL = 16_384;

    private CreateActor() {}

    public static void main(String[] args) {
        long content = Long.parseLong(args[0]);
        for (String order = ChildLink.hear(); !order.equals("end"); order = ChildLink.hear()) {
            boolean won = create(Path.of(order), content);
            ChildLink.say("created " + won);
        }
    }

    static boolean create(Path file, long content) {
        return new FileCreator(OsPort.current())
                .create(
                        file,
                        FileHeader.of(MAGIC, 1, TOTAL, VigilClock.SYSTEM),
                        region -> region.putLong(TOTAL - 8, content));
    }
}
