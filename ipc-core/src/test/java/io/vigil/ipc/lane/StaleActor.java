package io.vigil.ipc.lane;

import io.vigil.ipc.FailPoint;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A thread that falls asleep at one of its failpoints until it is woken; everybody else's hits have no effect.
 *
 * <p>Used by one test thread; only one actor at a time.
 */
final class StaleActor {
    private final int sleepsAtHit;
    private final @Nullable String sleepsAtSite;
    private final CountDownLatch settled = new CountDownLatch(1);
    private final CountDownLatch wake = new CountDownLatch(1);
    private final Thread thread;
    private int hits;
    private volatile @Nullable String sleepsAt;
    private volatile @Nullable Throwable failure;

    private StaleActor(int sleepsAtHit, @Nullable String sleepsAtSite, Runnable body) {
        this.sleepsAtHit = sleepsAtHit;
        this.sleepsAtSite = sleepsAtSite;
        this.thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (Throwable thrown) {
                        failure = thrown;
                    } finally {
                        settled.countDown();
                    }
                },
                "stale actor");
        thread.setDaemon(true);
    }

    /** Starts {@code body} and returns when it sleeps at its {@code hit}, from 1, or has ended before. */
    static StaleActor start(int hit, Runnable body) {
        return start(new StaleActor(hit, null, body));
    }

    /** Starts {@code body} and returns when it sleeps at its first hit of {@code site}. */
    static StaleActor startAt(String site, Runnable body) {
        return start(new StaleActor(1, site, body));
    }

    private static StaleActor start(StaleActor actor) {
        FailPoint.install(actor::at);
        actor.thread.start();
        await(actor.settled);
        return actor;
    }

    private void at(String site) {
        boolean counts = sleepsAtSite == null || sleepsAtSite.equals(site);
        if (counts && Thread.currentThread() == thread && ++hits == sleepsAtHit) {
            sleepsAt = site;
            settled.countDown();
            await(wake);
        }
    }

    /** Where it sleeps, or null when it had fewer hits. */
    @Nullable
    String sleepsAt() {
        return sleepsAt;
    }

    /** Lets it run to its end; what it threw is thrown here. */
    void wake() {
        wake.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        FailPoint.install(null);
        if (thread.isAlive()) {
            AssertionError hangs = new AssertionError("the actor does not come to an end: slept at " + sleepsAt);
            hangs.setStackTrace(thread.getStackTrace());
            throw hangs;
        }
        if (failure != null) {
            throw new AssertionError("the actor failed: slept at " + sleepsAt, failure);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the actor neither sleeps nor ends");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
