@NullMarked
package io.vigil.checkpoint;

import org.jspecify.annotations.NullMarked;
