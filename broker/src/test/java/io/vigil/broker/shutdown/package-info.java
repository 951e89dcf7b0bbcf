@NullMarked
package io.vigil.broker.shutdown;

import org.jspecify.annotations.NullMarked;
