@NullMarked
package io.vigil.ipc.owner;

import org.jspecify.annotations.NullMarked;
