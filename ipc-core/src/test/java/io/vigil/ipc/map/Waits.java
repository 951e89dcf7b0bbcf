package io.vigil.ipc.map;

import java.util.List;

/** Times in ns, sorted, for people. */
record Waits(List<Long> sortedNs) {
    static Waits of(List<Long> waitsNs) {
        return new Waits(waitsNs.stream().sorted().toList());
    }

    double ms(double share) {
        return sortedNs.get((int) Math.round(share * (sortedNs.size() - 1))) / 1e6;
    }

    void print(String what) {
        if (!sortedNs.isEmpty()) {
            System.out.printf(
                    "waits %s: %d, p50 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                    what, sortedNs.size(), ms(0.5), ms(0.99), ms(1));
        }
    }
}
