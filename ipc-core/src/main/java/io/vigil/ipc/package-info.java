@NullMarked
package io.vigil.ipc;

import org.jspecify.annotations.NullMarked;
