/** The verbs {@code vigil dead}: dead letters. */
@NullMarked
package io.vigil.tools.dead;

import org.jspecify.annotations.NullMarked;
