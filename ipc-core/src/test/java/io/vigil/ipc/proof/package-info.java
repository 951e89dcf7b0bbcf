/**
 * The proof rig: what the tests of every module use to kill, stop, schedule, log, check and find leaks.
 *
 * <p>Shipped as this module's test-jar. It knows of the engine only {@link io.vigil.ipc.FailPoint}.
 *
 * <ul>
 *   <li>{@link io.vigil.ipc.proof.Stepper}, {@link io.vigil.ipc.proof.Explorer}: threads of one JVM, one at a time,
 *       switched at every failpoint; every schedule within a bound, or random ones; failures replay.
 *   <li>{@link io.vigil.ipc.proof.JvmDriver}: real child JVMs, killed, stopped or held at a failpoint.
 *   <li>{@link io.vigil.ipc.proof.OracleLog}, {@link io.vigil.ipc.proof.ProofPayload},
 *       {@link io.vigil.ipc.proof.Checker}: what actors claim, and the verdict on it.
 *   <li>{@link io.vigil.ipc.proof.KillStorm}: actors kept alive under seeded faults, drained and judged.
 *   <li>{@link io.vigil.ipc.proof.LeakFree}, {@link io.vigil.ipc.proof.ProofHome}: nothing left behind, a home a test.
 *   <li>{@link io.vigil.ipc.proof.Await}, {@link io.vigil.ipc.proof.ControlThread}: waiting without sleeping, and what
 *       the machine itself cost.
 * </ul>
 *
 * <p>An oracle actor obeys four rules. INVOKE is written before the call, OK, FAIL or UNKNOWN after it. RECV is written
 * before the acknowledgment, with the time just before the poll ({@code since}) and the delivery's mark
 * ({@code delivered}); ACKING just before and ACKED just after it. What is unacknowledged when an actor ends by itself is
 * noted as GIVEN_BACK. One log serves one thread.
 */
@NullMarked
package io.vigil.ipc.proof;

import org.jspecify.annotations.NullMarked;
