package io.vigil.broker.resilience;

import java.util.HashMap;
import java.util.Map;

class LocalCircuitBreakerTest extends CircuitBreakerConformanceTest {
    private final Map<String, CircuitBreaker> known = new HashMap<>();

    @Override
    CircuitBreaker breaker(String name, CircuitConfig config) {
        return known.computeIfAbsent(name, n -> CircuitBreaker.of(n, config, clock, telemetry));
    }
}
