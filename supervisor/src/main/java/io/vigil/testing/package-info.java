/** For the tests of programs that use Vigil. */
@NullMarked
package io.vigil.testing;

import org.jspecify.annotations.NullMarked;
