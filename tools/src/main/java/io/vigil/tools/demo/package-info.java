/** The verb {@code vigil demo}: demonstrations over several JVMs in a home of their own. */
@NullMarked
package io.vigil.tools.demo;

import org.jspecify.annotations.NullMarked;
