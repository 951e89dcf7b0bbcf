package io.vigil.ipc.telemetry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened. Immutable.
 *
 * @param epochMs when
 * @param metadata about what, in words; may be empty
 */
public record Event(EventType type, long epochMs, Map<String, String> metadata) {
    public Event {
        metadata = metadata.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
}
