/** The operating system through JNA: the only package of this module that imports it. Internal: not part of the public surface. */
@NullMarked
package io.vigil.ipc.posix;

import org.jspecify.annotations.NullMarked;
