/** The verbs {@code vigil send} and {@code vigil recv}. */
@NullMarked
package io.vigil.tools.message;

import org.jspecify.annotations.NullMarked;
