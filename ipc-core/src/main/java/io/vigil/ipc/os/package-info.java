/** The operating system behind a port, and its portable implementation. Internal: not part of the public surface. */
@NullMarked
package io.vigil.ipc.os;

import org.jspecify.annotations.NullMarked;
