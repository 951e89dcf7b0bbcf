package io.vigil.tools;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.mailbox.MailboxWriter;
import io.vigil.ipc.os.OsPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/** A home in which this process takes part, for the verbs to look at. */
public record CommandScene(Path home, Engine engine) implements AutoCloseable {
    public static CommandScene in(Path home) {
        return new CommandScene(home, Engine.open(home, "scene", OsPort.current(), VigilClock.SYSTEM, false));
    }

    /** Sends a text; the result is that of the offer. */
    public long send(String mailbox, int priority, String text) {
        return send(engine.mailbox(mailbox).writer(), priority, text.getBytes(StandardCharsets.UTF_8));
    }

    public static long send(MailboxWriter writer, int priority, byte[] payload) {
        return writer.offer(priority, new UnsafeBuffer(payload), 0, payload.length, System.currentTimeMillis());
    }

    /** Every file with its length, its date and its content: what a look must not change. */
    public static Map<String, String> contents(Path home) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.toList()) {
                String mode = Files.getPosixFilePermissions(file).toString();
                String content =
                        Files.isRegularFile(file) ? "" + Arrays.hashCode(Files.readAllBytes(file)) : "directory";
                contents.put(home.relativize(file).toString(), Files.getLastModifiedTime(file) + mode + content);
            }
        }
        return contents;
    }

    @Override
    public void close() {
        engine.close();
    }
}
