package io.vigil.ipc.message;

import java.security.SecureRandom;
import java.util.function.LongSupplier;

/**
 * What a reply takes over from its request: whom it goes to is its sender's business. Thread-safe as its source of
 * random numbers is.
 */
public final class Replies {
    private final LongSupplier parentIds;

    /** Parent ids of continued traces come from there; zeros are skipped. */
    public Replies(LongSupplier parentIds) {
        this.parentIds = parentIds;
    }

    /** With parent ids that nobody can guess. */
    public static Replies secure() {
        return new Replies(new SecureRandom()::nextLong);
    }

    /**
     * Lets a message answer another one: it carries the correlation of the request, and its trace on.
     *
     * @param address where the request lies, which names it when nothing else does
     * @return the same builder
     */
    public MessageBuilder answer(Metadata request, MessageAddress address, MessageBuilder reply) {
        reply.withCorrelation(correlationOf(request, address));
        return follow(request, reply);
    }

    /** Lets a message belong to the trace of another one, as one that is forwarded or caused by it. */
    public MessageBuilder follow(Metadata cause, MessageBuilder next) {
        String trace = cause.traceId();
        return trace == null || trace.isBlank() ? next : next.trace(TraceContext.continued(trace, parentIds));
    }

    /** What a reply to this request is known by: its correlation id, else its id, else where it lies. */
    public static String correlationOf(Metadata request, MessageAddress address) {
        String correlation = request.correlationId();
        if (correlation != null && !correlation.isBlank()) {
            return correlation;
        }
        String id = request.id();
        return id != null && !id.isBlank() ? id : address.toString();
    }
}
