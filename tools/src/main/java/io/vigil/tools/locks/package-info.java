/** The verb {@code vigil locks}: who holds what in a home, read-only. */
@NullMarked
package io.vigil.tools.locks;

import org.jspecify.annotations.NullMarked;
