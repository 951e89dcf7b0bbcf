package io.vigil.ipc.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Counts what came of {@code producer:index}. Thread-safe. */
final class Tally {
    private final AtomicIntegerArray[] seen;
    private final AtomicInteger total = new AtomicInteger();
    private final int wanted;

    Tally(int producers, int each) {
        seen = new AtomicIntegerArray[producers];
        for (int i = 0; i < producers; i++) {
            seen[i] = new AtomicIntegerArray(each);
        }
        wanted = producers * each;
    }

    void came(String text) {
        int colon = text.indexOf(':');
        seen[Integer.parseInt(text.substring(0, colon))].incrementAndGet(Integer.parseInt(text.substring(colon + 1)));
        total.incrementAndGet();
    }

    boolean isComplete() {
        return total.get() >= wanted;
    }

    void verify() {
        for (AtomicIntegerArray producer : seen) {
            for (int i = 0; i < producer.length(); i++) {
                assertThat(producer.get(i)).as("times that message %d came", i).isEqualTo(1);
            }
        }
    }
}
