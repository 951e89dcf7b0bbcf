/** Timers: thousands of them on one thread. */
@NullMarked
package io.vigil.broker.time;

import org.jspecify.annotations.NullMarked;
