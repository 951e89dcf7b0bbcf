/**
 * The decisions of supervision, pure: an event and the time go in, orders and notices come out. No I/O, no threads, no
 * clock of its own; {@link io.vigil.supervisor.core.SupervisorCore} is the way in.
 */
@NullMarked
package io.vigil.supervisor.core;

import org.jspecify.annotations.NullMarked;
