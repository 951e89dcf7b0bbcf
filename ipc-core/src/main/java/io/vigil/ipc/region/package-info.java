/** Mapped memory: one bounds-checked class owns every mapping, and the header every file starts with. Internal: not part of the public surface. */
@NullMarked
package io.vigil.ipc.region;

import org.jspecify.annotations.NullMarked;
