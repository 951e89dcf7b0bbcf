/** No code: the module puts the installation together, and its tests look at all modules at once. */
@NullMarked
package io.vigil.dist;

import org.jspecify.annotations.NullMarked;
