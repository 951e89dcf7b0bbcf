@NullMarked
package io.vigil.broker;

import org.jspecify.annotations.NullMarked;
