/** What a message costs one thread that both sends and receives it: the instructions, without the other core. */
@NullMarked
package io.vigil.bench.solo;

import org.jspecify.annotations.NullMarked;
