/**
 * The port to processes of the operating system, and its portable implementation. What is special about Linux is in
 * {@code io.vigil.supervisor.posix}, which {@link io.vigil.supervisor.process.ProcessPorts} finds by name.
 */
@NullMarked
package io.vigil.supervisor.process;

import org.jspecify.annotations.NullMarked;
