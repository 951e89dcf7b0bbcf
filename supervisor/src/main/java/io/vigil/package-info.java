/** The front door: one process that takes part in a home. */
@NullMarked
package io.vigil;

import org.jspecify.annotations.NullMarked;
