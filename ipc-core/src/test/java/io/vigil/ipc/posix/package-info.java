/** Tests of the package. */
@NullMarked
package io.vigil.ipc.posix;

import org.jspecify.annotations.NullMarked;
