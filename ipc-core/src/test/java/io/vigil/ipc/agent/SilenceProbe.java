package io.vigil.ipc.agent;

import io.vigil.ipc.chronicle.ChronicleTermStore;
import io.vigil.ipc.os.OsPort;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.queue.ChronicleQueue;

/** Opens everything that we use of Chronicle, says so, and keeps it open until its input ends. */
final class SilenceProbe {
    private SilenceProbe() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        try (ChronicleTermStore terms = ChronicleTermStore.at(directory.resolve("terms"), OsPort.current());
                ChronicleQueue queue =
                        ChronicleQueue.singleBuilder(directory.resolve("queue")).build();
                ChronicleMap<Long, Long> map = ChronicleMap.of(Long.class, Long.class)
                        .entries(100)
                        .createPersistedTo(directory.resolve("map").toFile())) {
            terms.allocate(65_536, offset -> false);
            queue.createAppender().writeText("hello");
            map.put(1L, 2L);
            System.out.println("open " + ProcessHandle.current().pid());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
