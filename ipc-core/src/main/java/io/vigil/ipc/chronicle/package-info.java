/** Chronicle behind our ports: the only package that imports net.openhft. Internal: not part of the public surface. */
@NullMarked
package io.vigil.ipc.chronicle;

import org.jspecify.annotations.NullMarked;
