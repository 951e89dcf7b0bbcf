package io.vigil.ipc.lane;

/** The bound in messages, asked for the very boundary that the claim then takes. */
@FunctionalInterface
public interface Admission {
    /** No bound. */
    Admission ALWAYS = (lane, ordinal) -> true;

    /** Whether the lane may take a frame with this ordinal. */
    boolean admits(int lane, long ordinal);
}
