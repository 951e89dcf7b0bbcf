package io.vigil.ipc.inbox;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Priority;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildLink;
import io.vigil.ipc.proof.StormActor;
import io.vigil.ipc.telemetry.Telemetry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that sends or receives. First argument: the home; then what it does:
 *
 * <pre>
 * reverse             sends one message a priority, the last priority first
 * produce ID COUNT    sends COUNT messages "ID:i" to "jobs", waiting for room
 * consume FILE        receives from "jobs" until it is told to stop, and writes what came as pairs of ints
 * hold                receives one message of "jobs", says HAS id deliveries redelivered, and keeps it
 * </pre>
 */
final class InboxActor {
    private static final Duration SHORT = Duration.ofMillis(50);

    private InboxActor() {}

    public static void main(String[] args) throws IOException {
        Engine engine = Engine.open(Path.of(args[0]), args[1], OsPort.current(), VigilClock.SYSTEM, true);
        try (Messaging messaging = new Messaging(engine, VigilClock.SYSTEM, new Telemetry(VigilClock.SYSTEM))) {
            switch (args[1]) {
                case "reverse" -> reverse(messaging.outbox("jobs"));
                case "produce" -> produce(messaging.outbox("jobs"), args[2], Integer.parseInt(args[3]));
                case "consume" -> consume(messaging, Path.of(args[2]));
                case "hold" -> hold(messaging);
                default -> throw new IllegalArgumentException(args[1]);
            }
        }
    }

    private static void reverse(Outbox jobs) {
        Priority[] all = Priority.values();
        for (int i = all.length - 1; i >= 0; i--) {
            jobs.send(OutgoingMessage.of(all[i].name()).priority(all[i]).build());
        }
    }

    private static void produce(Outbox jobs, String id, int count) {
        Priority[] all = Priority.values();
        for (int i = 0; i < count; i++) {
            jobs.send(OutgoingMessage.of(id + ":" + i)
                    .priority(all[i % all.length])
                    .build());
        }
    }

    private static void consume(Messaging messaging, Path file) throws IOException {
        List<int[]> came = new ArrayList<>();
        try (Inbox jobs = messaging.inbox("jobs")) {
            StormActor.ready();
            while (!StormActor.stopRequested()) {
                jobs.process(m -> came.add(parsed(m.text())), SHORT);
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(came.size() * 2 * Integer.BYTES);
        came.forEach(pair -> bytes.putInt(pair[0]).putInt(pair[1]));
        Files.write(file, bytes.array());
    }

    private static int[] parsed(String text) {
        int colon = text.indexOf(':');
        return new int[] {Integer.parseInt(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1))};
    }

    private static void hold(Messaging messaging) {
        try (Inbox jobs = messaging.inbox("jobs");
                Message message = jobs.recv(Duration.ofSeconds(20))) {
            if (message == null) {
                ChildLink.say("NOTHING");
                return;
            }
            ChildLink.say("HAS " + message.text() + " " + message.deliveries() + " " + message.redelivered());
            ChildLink.hear(1, TimeUnit.HOURS);
            message.ack();
        }
    }
}
