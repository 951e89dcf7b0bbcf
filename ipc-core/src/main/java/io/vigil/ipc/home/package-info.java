/** The directory that a group of processes shares. Internal: not part of the public surface. */
@NullMarked
package io.vigil.ipc.home;

import org.jspecify.annotations.NullMarked;
