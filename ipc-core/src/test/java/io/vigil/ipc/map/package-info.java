/** Tests of the package. */
@NullMarked
package io.vigil.ipc.map;

import org.jspecify.annotations.NullMarked;
