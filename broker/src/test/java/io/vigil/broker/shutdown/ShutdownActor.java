package io.vigil.broker.shutdown;

import io.vigil.ipc.proof.ChildLink;
import java.util.concurrent.CountDownLatch;

/** A process with three hooks, one of which throws; it says which ran. */
final class ShutdownActor {
    private ShutdownActor() {}

    public static void main(String[] args) throws InterruptedException {
        Shutdown shutdown = Shutdown.ofProcess();
        shutdown.onShutdown("A", () -> ChildLink.say("A"));
        shutdown.onShutdown("B", () -> {
            ChildLink.say("B");
            throw new IllegalStateException("planted");
        });
        shutdown.onShutdown("C", () -> ChildLink.say("C"));
        ChildLink.say("READY");
        if (ChildLink.hear().equals("RETURN")) {
            return;
        }
        new CountDownLatch(1).await();
    }
}
