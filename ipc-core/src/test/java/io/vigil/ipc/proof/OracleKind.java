package io.vigil.ipc.proof;

import java.util.Optional;

/** What an actor did or saw. The code is what the record carries; 0 is none. */
public enum OracleKind {
    /** First record of an incarnation. */
    START(1),
    /** Last record of an incarnation that ended by itself; without it, the incarnation crashed. */
    END(2),
    /** Before a send. */
    INVOKE(3),
    /** After a send that returned. */
    OK(4),
    /** After a send that was refused: it must leave no trace. */
    FAIL(5),
    /** After a send whose result is not known. */
    UNKNOWN(6),
    /** After a delivery and before its acknowledgment. */
    RECV(7),
    /** Before an acknowledgment (optional; see {@link Expectation#acksLogged}). */
    ACKING(8),
    /** After an acknowledgment that returned. */
    ACKED(9),
    /** After a message was given back. */
    GIVEN_BACK(10),
    /** A message is known to have expired. */
    EXPIRED(11),
    /** A message is known to have been dropped by a counted policy. */
    DROPPED(12),
    /** A message was found in the dead-letter lane. */
    DEAD(13),
    /** A message was still queued at the end. */
    DRAINED(14);

    private static final OracleKind[] BY_CODE = byCode();

    final byte code;

    OracleKind(int code) {
        this.code = (byte) code;
    }

    /** The kind of that code; empty for a code that is none. */
    static Optional<OracleKind> of(int code) {
        return code > 0 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
    }

    private static OracleKind[] byCode() {
        OracleKind[] kinds = new OracleKind[values().length + 1];
        kinds[0] = START;
        for (OracleKind kind : values()) {
            kinds[kind.code] = kind;
        }
        return kinds;
    }
}
