package io.vigil.broker.resilience;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildLink;
import io.vigil.ipc.telemetry.Telemetry;
import java.nio.file.Path;

/** A process with a breaker of the home: does what the lines of the test say, and answers each. */
final class BreakerActor {
    private BreakerActor() {}

    /** Arguments: home, name of the breaker. */
    public static void main(String[] args) {
        Home home = Home.open(Path.of(args[0]), Home.Access.READ_WRITE, OsPort.current());
        try (Telemetry telemetry = new Telemetry(VigilClock.SYSTEM)) {
            CircuitBreaker breaker =
                    new SharedResilience(home, OsPort.current(), VigilClock.SYSTEM, telemetry).breaker(args[1]);
            ChildLink.say("OPEN");
            for (String line = ChildLink.hear(); !line.equals("END"); line = ChildLink.hear()) {
                obey(breaker, line);
            }
        }
    }

    private static void obey(CircuitBreaker breaker, String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "FAIL" -> {
                for (int i = 1; i <= Integer.parseInt(words[1]); i++) {
                    fail(breaker);
                    ChildLink.say("FAILED " + i);
                }
                ChildLink.say("DONE");
            }
            case "TRY" -> ChildLink.say(breaker.call(() -> "WENT"));
            default -> ChildLink.say(breaker.state().text());
        }
    }

    static void fail(CircuitBreaker breaker) {
        try {
            breaker.callError(() -> {
                throw new IllegalStateException("planted");
            });
        } catch (IllegalStateException e) {
            // what it was asked for
        } catch (VigilException e) {
            if (e.code() != ErrorCode.CIRCUIT_OPEN) {
                throw e;
            }
        }
    }
}
