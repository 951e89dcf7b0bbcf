package io.vigil.broker.request;

import io.vigil.ipc.VigilException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** One reply that somebody waits for. Its fields belong to the lock of the reply mailbox, the future to everybody. */
final class Pending {
    final Condition changed;
    final CompletableFuture<Reply> future = new CompletableFuture<>();

    @Nullable
    Reply reply;

    @Nullable
    VigilException failure;

    int waiters;

    Pending(Condition changed) {
        this.changed = changed;
    }

    boolean isOver() {
        return reply != null || failure != null;
    }
}
