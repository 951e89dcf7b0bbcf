/** The port through which lanes get the space of their terms. Internal: not part of the public surface. */
@NullMarked
package io.vigil.ipc.storage;

import org.jspecify.annotations.NullMarked;
