/** Maps that processes share, kept whole by twins under a robust mutex. Internal: not part of the public surface. */
@NullMarked
package io.vigil.ipc.map;

import org.jspecify.annotations.NullMarked;
