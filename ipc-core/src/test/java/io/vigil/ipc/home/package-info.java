/** Tests of the package. */
@NullMarked
package io.vigil.ipc.home;

import org.jspecify.annotations.NullMarked;
