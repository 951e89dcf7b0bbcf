/** Servers with a state, which handle calls and casts one after the other. */
@NullMarked
package io.vigil.broker.server;

import org.jspecify.annotations.NullMarked;
