package io.vigil.ipc.proof;

import io.vigil.ipc.FailPoint;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What a child JVM does at its failpoints: rules {@code site:hit:action}, separated by commas, site {@code *} for any.
 *
 * <p>Actions: {@code kill} and {@code stop} say {@code AT action site hit} and hold the thread there, so that the test's
 * JVM sends the signal at exactly this step; {@code block} does the same and waits for the line {@code GO};
 * {@code count} only counts the hits of every site. A rule counts from the moment it was armed and fires once.
 * Thread-safe.
 */
final class FailPointScript {
    static final String PROPERTY = "vigil.proof.at";

    enum Deed {
        KILL,
        STOP,
        BLOCK,
        COUNT
    }

    private record Rule(String site, long nth, Deed deed, AtomicLong seen) {
        static Rule parse(String text) {
            int second = text.lastIndexOf(':');
            int first = text.lastIndexOf(':', second - 1);
            if (first < 1) {
                throw new IllegalArgumentException("a rule is site:hit:action: rule=" + text);
            }
            long nth = Long.parseLong(text.substring(first + 1, second));
            Deed deed = Deed.valueOf(text.substring(second + 1).toUpperCase(Locale.ROOT));
            return new Rule(text.substring(0, first), nth, deed, new AtomicLong());
        }

        boolean firesAt(String hit) {
            return (site.equals("*") || site.equals(hit)) && seen.incrementAndGet() == nth;
        }
    }

    private final Consumer<String> say;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private final Semaphore go = new Semaphore(0);
    private volatile boolean counting;

    FailPointScript(Consumer<String> say) {
        this.say = say;
    }

    /** Adds rules and starts to count for them. */
    void arm(String text) {
        for (String part : text.split(",", -1)) {
            Rule rule = Rule.parse(part.trim());
            if (rule.deed == Deed.COUNT) {
                counting = true;
            } else {
                rules.add(rule);
            }
        }
        FailPoint.install(this::at);
    }

    /** Lets one held thread go on. */
    void go() {
        go.release();
    }

    /** Hits of every site so far, {@code site=count} by name. */
    String counts() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(counts)
                .forEach((site, count) -> text.append(text.isEmpty() ? "" : " ")
                        .append(site)
                        .append('=')
                        .append(count.get()));
        return text.toString();
    }

    private void at(String site) {
        if (counting) {
            counts.computeIfAbsent(site, s -> new AtomicLong()).incrementAndGet();
        }
        for (Rule rule : rules) {
            if (rule.firesAt(site)) {
                say.accept("AT " + rule.deed.name().toLowerCase(Locale.ROOT) + " " + site + " " + rule.nth);
                // Held for ever under `kill`: the signal comes while the thread stands here.
                go.acquireUninterruptibly();
            }
        }
    }
}
