/** Tests of the package. */
@NullMarked
package io.vigil.ipc.os;

import org.jspecify.annotations.NullMarked;
