package io.vigil.bench.ipc;

import io.vigil.bench.transport.Transport;
import io.vigil.bench.transport.Transports;
import java.nio.file.Path;

/** A process of a sample: {@code receive|send|ping|pong dir producer scenario...}. */
public final class IpcPeer {
    /** What a peer prints when others may start. */
    static final String READY = "READY";

    private IpcPeer() {}

    public static void main(String[] args) {
        Path dir = Path.of(args[1]);
        int producer = Integer.parseInt(args[2]);
        Scenario scenario = Scenario.parse(args);
        Transport transport = Transports.named(scenario.transport());
        Meeting meeting = Meeting.open(dir);
        switch (args[0]) {
            case "receive" -> new Receiver(scenario, meeting).run(transport, dir);
            case "send" -> new Sender(scenario, meeting, producer).run(transport, dir);
            case "ping" -> new Ping(scenario, meeting).run(transport, dir);
            case "pong" -> new Pong(scenario, meeting).run(transport, dir);
            default -> throw new IllegalArgumentException("role=" + args[0]);
        }
        // A transport's own threads must not keep a finished peer alive.
        System.exit(0);
    }

    static void announce() {
        System.out.println(READY);
        System.out.flush();
    }
}
