package io.vigil.ipc.inbox;

/** How long a message rests that was given back without a time. */
final class NackDelay {
    private static final long FIRST_MS = 100;
    private static final long LONGEST_MS = 10_000;
    private static final int DOUBLINGS = 10;

    private NackDelay() {}

    /** @param deliveries how often it was delivered so far, from 1 */
    static long ms(int deliveries) {
        return Math.min(FIRST_MS << Math.min(Math.max(deliveries - 1, 0), DOUBLINGS), LONGEST_MS);
    }
}
