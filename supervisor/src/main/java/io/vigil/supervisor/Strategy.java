package io.vigil.supervisor;

/** Whom the restart of one child concerns. The words are those of OTP. */
public enum Strategy {
    /** The child alone. */
    ONE_FOR_ONE,
    /** All children: stopped in reverse order, then started in order. */
    ONE_FOR_ALL,
    /** The child and those that come after it in the order of starts. */
    REST_FOR_ONE
}
