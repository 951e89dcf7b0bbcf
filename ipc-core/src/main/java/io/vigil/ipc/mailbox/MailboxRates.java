package io.vigil.ipc.mailbox;

import java.util.function.ToLongFunction;

/**
 * What happened in a mailbox a second, between two looks at its counters. Immutable.
 *
 * @param refused sends that found no room, a watermark or no rate left
 */
public record MailboxRates(
        double sent,
        double received,
        double acknowledged,
        double redelivered,
        double expired,
        double dropped,
        double dead,
        double refused) {

    /** Between an earlier and a later look; all 0 when no time has passed. */
    public static MailboxRates between(MailboxStats earlier, MailboxStats later) {
        return new MailboxRates(
                rate(earlier, later, MailboxStats::sent),
                rate(earlier, later, MailboxStats::received),
                rate(earlier, later, MailboxStats::acknowledged),
                rate(earlier, later, MailboxStats::redeliveries),
                rate(earlier, later, MailboxStats::expired),
                rate(earlier, later, stats -> stats.dropped() + stats.droppedNewest()),
                rate(earlier, later, MailboxStats::dead),
                rate(earlier, later, stats -> stats.refused() + stats.rateLimited()));
    }

    /** Never negative: what was in hand can be given back. */
    private static double rate(MailboxStats earlier, MailboxStats later, ToLongFunction<MailboxStats> of) {
        long ms = later.atMs() - earlier.atMs();
        return ms <= 0 ? 0 : Math.max(0, of.applyAsLong(later) - of.applyAsLong(earlier)) * 1000.0 / ms;
    }
}
