@NullMarked
package io.vigil.broker.time;

import org.jspecify.annotations.NullMarked;
