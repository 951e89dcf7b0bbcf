/** The measurement behind the frame layout: cells apart or inline, refill, term size, checksum. Not the engine. */
@NullMarked
package io.vigil.bench.cells;

import org.jspecify.annotations.NullMarked;
