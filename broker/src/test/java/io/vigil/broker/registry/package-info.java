/** Tests of the package. */
@NullMarked
package io.vigil.broker.registry;

import org.jspecify.annotations.NullMarked;
