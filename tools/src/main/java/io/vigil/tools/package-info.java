@NullMarked
package io.vigil.tools;

import org.jspecify.annotations.NullMarked;
