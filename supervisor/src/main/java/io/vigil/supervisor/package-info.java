@NullMarked
package io.vigil.supervisor;

import org.jspecify.annotations.NullMarked;
