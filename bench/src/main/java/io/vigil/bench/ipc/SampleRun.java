package io.vigil.bench.ipc;

import io.vigil.bench.measure.PeerJvm;
import io.vigil.bench.measure.ShmDirectory;
import io.vigil.bench.transport.Transports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs one scenario in fresh processes and a fresh directory. Leaves nothing behind, also when it fails. */
final class SampleRun {
    /** Little heap and one collector thread: the harness allocates nothing while it measures. */
    private static final List<String> FLAGS = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:-UsePerfData");

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Scenario scenario;
    private final Path dir;
    private final List<PeerJvm> peers = new CopyOnWriteArrayList<>();

    private SampleRun(Scenario scenario, Path dir) {
        this.scenario = scenario;
        this.dir = dir;
    }

    static Map<String, Double> run(Scenario scenario) {
        try (ShmDirectory dir = ShmDirectory.create("vigil-bench-")) {
            SampleRun run = new SampleRun(scenario, dir.path());
            try {
                return run.measure();
            } finally {
                run.endAll();
            }
        }
    }

    private Map<String, Double> measure() {
        Class<?> companion = Transports.named(scenario.transport()).companion();
        if (companion != null) {
            start(companion, List.of(dir.toString())).awaitLine(IpcPeer.READY, START_LIMIT);
        }
        List<PeerJvm> reporting = new ArrayList<>();
        boolean oneWay = scenario.kind() == Scenario.Kind.ONE_WAY;
        PeerJvm first = peer(oneWay ? "receive" : "pong", 0);
        first.awaitLine(IpcPeer.READY, START_LIMIT);
        for (int producer = 0; producer < scenario.producers(); producer++) {
            reporting.add(peer(oneWay ? "send" : "ping", producer));
        }
        reporting.add(first);
        Map<String, Double> values = new LinkedHashMap<>();
        for (PeerJvm peer : reporting) {
            peer.result(limit()).forEach((name, value) -> values.put(name, Double.valueOf(value)));
        }
        return values;
    }

    private void endAll() {
        peers.forEach(PeerJvm::close);
    }

    private Duration limit() {
        return START_LIMIT.plusMillis(
                10 * (scenario.timing().warmMs() + scenario.timing().measureMs()));
    }

    private PeerJvm peer(String role, int producer) {
        return start(IpcPeer.class, scenario.arguments(role, dir, producer));
    }

    private PeerJvm start(Class<?> main, List<String> arguments) {
        PeerJvm peer = PeerJvm.start(main, FLAGS, arguments);
        peers.add(peer);
        peer.onFailure(this::endAll);
        return peer;
    }
}
