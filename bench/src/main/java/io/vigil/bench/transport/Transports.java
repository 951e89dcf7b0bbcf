package io.vigil.bench.transport;

import java.util.List;

/** Every transport that the harness knows, in the order of the tables. */
public final class Transports {
    private Transports() {}

    /** All of them, fresh: a transport may hold what one process needs of it. */
    public static List<Transport> all() {
        return List.of(
                new ChronicleTransport(),
                RingTransport.oneToOne(),
                RingTransport.manyToOne(),
                new AeronTransport(true),
                new AeronTransport(false),
                VigilTransport.plain(),
                VigilTransport.withoutChecksum(),
                VigilTransport.oneLane());
    }

    /** The one of that name. */
    public static Transport named(String name) {
        return all().stream()
                .filter(transport -> transport.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("transport unknown: name=" + name + ", known="
                        + all().stream().map(Transport::name).toList()));
    }
}
