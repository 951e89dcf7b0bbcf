/** What the tests of the packages share. */
@NullMarked
package io.vigil.broker;

import org.jspecify.annotations.NullMarked;
