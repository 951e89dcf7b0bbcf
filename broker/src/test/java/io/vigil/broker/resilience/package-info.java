@NullMarked
package io.vigil.broker.resilience;

import org.jspecify.annotations.NullMarked;
