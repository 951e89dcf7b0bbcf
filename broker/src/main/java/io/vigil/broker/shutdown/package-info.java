/** An orderly end of a process: hooks that run once, in order, within a bound. */
@NullMarked
package io.vigil.broker.shutdown;

import org.jspecify.annotations.NullMarked;
