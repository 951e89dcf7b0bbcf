package io.vigil.ipc.lane;

import org.agrona.DirectBuffer;

/**
 * The copy of a frame that moves into another lane.
 *
 * @param optional the encoded optional fields that {@code presence} names
 * @param priority that a delayed frame had; else 0
 * @param notBeforeMs nobody is given it earlier; 0 = at once
 * @param deliveries how often it was handed out so far
 * @param crashes how many of those ended with the reader's death
 */
public record MovedFrame(
        int presence,
        DirectBuffer optional,
        DirectBuffer payload,
        long enqueuedMs,
        int priority,
        long notBeforeMs,
        int deliveries,
        int crashes) {}
