/**
 * The proof rig: what the tests of every module use to kill, stop, schedule, log, check and find leaks.
 *
 * <p>Shipped as this module's test-jar. It knows of the engine only {@link io.vigil.ipc.FailPoint}.
 */
@NullMarked
package io.vigil.ipc.proof;

import org.jspecify.annotations.NullMarked;
