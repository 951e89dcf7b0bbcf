/** Tests of the package. */
@NullMarked
package io.vigil.ipc.region;

import org.jspecify.annotations.NullMarked;
