package io.vigil.tools.mailbox;

import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.lane.LaneTotals;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.mailbox.MailboxStats;
import io.vigil.ipc.mailbox.MailboxView;
import io.vigil.tools.JsonLine;
import io.vigil.tools.LaneName;
import io.vigil.tools.OwnerBook;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one mailbox's counters said at one moment. Immutable.
 *
 * @param consumerPid of the one reader; null when there is none, when there may be several, or when it is not known
 */
record Figures(
        String name,
        boolean shut,
        MailboxConfig config,
        MailboxStats stats,
        @Nullable Long consumerPid,
        OwnerBook.@Nullable Life consumerLife,
        long takenNs) {

    static Figures of(MailboxView view, OwnerBook owners) {
        int slot = view.consumer();
        boolean consumed = slot != Cells.NOBODY;
        return new Figures(
                view.name(),
                view.isShut(),
                view.config(),
                view.stats(),
                consumed ? owners.pidAt(slot) : null,
                consumed ? owners.lifeAt(slot) : null,
                System.nanoTime());
    }

    /** How long the oldest message has waited; null when none waits. */
    @Nullable
    Long oldestAgeMs() {
        Long oldest = null;
        for (int lane = 0; lane < stats.lanes().size(); lane++) {
            if (lane != LaneName.DEAD.index() && stats.depth(lane) > 0) {
                long age = stats.oldestAgeMs(lane);
                oldest = oldest == null ? age : Math.max(oldest, age);
            }
        }
        return oldest;
    }

    /** Messages that wait or are in hand, by lane; those that are dead letters are counted apart. */
    Map<String, Long> depths() {
        Map<String, Long> depths = new LinkedHashMap<>();
        for (int lane = 0; lane < stats.lanes().size(); lane++) {
            if (lane != LaneName.DEAD.index()) {
                depths.put(LaneName.of(lane), stats.lanes().get(lane).depth());
            }
        }
        return depths;
    }

    private long leased() {
        return stats.lanes().stream().mapToLong(LaneTotals::leased).sum();
    }

    /** Sent a second since an earlier look; null without one. */
    @Nullable
    Double inPerSecond(@Nullable Figures before) {
        return before == null ? null : rate(stats.sent() - before.stats.sent(), before);
    }

    /** Acknowledged a second since an earlier look; null without one. */
    @Nullable
    Double outPerSecond(@Nullable Figures before) {
        return before == null ? null : rate(stats.acknowledged() - before.stats.acknowledged(), before);
    }

    private double rate(long count, Figures before) {
        double perSecond = Math.max(0, count) * 1e9 / Math.max(1, takenNs - before.takenNs);
        return Math.round(perSecond * 1000) / 1000.0;
    }

    JsonLine json(@Nullable Figures before) {
        return new JsonLine()
                .put("name", name)
                .put("state", shut ? "SHUT" : "OPEN")
                .put("depth", stats.depth())
                .put("depth_by_lane", depths())
                .put("capacity", config.capacity())
                .put("capacity_bytes", config.capacityBytes())
                .put("sent", stats.sent())
                .put("acknowledged", stats.acknowledged())
                .put("expired", stats.expired())
                .put("dropped", stats.dropped())
                .put("dead", stats.dead())
                .put("dead_letters", stats.deadLetters())
                .put("leased", leased())
                .put("refused", stats.refused())
                .put("dropped_newest", stats.droppedNewest())
                .put("rate_limited", stats.rateLimited())
                .put("redelivered", stats.redeliveries())
                .put("redriven", stats.redriven())
                .put("corrupt", sum(stats.corrupt()))
                .put("bytes", stats.bytes())
                .put("allocated_bytes", stats.allocatedBytes())
                .put("peak_depth", stats.peak())
                .put("oldest_age_ms", oldestAgeMs())
                .put("in_per_s", inPerSecond(before))
                .put("out_per_s", outPerSecond(before))
                .put("consumer_pid", consumerPid)
                .put("consumer_state", consumerLife == null ? null : consumerLife.name())
                .put("consumers", config.competing() ? "COMPETING" : "EXCLUSIVE")
                .put("order", config.fair() ? "FAIR" : "STRICT")
                .put("overflow", config.overflow().name());
    }

    private static long sum(Iterable<Long> byLane) {
        long sum = 0;
        for (long one : byLane) {
            sum += one;
        }
        return sum;
    }
}
