/** Who takes part in a home: slots, locks, sweep, janitor. Internal: not part of the public surface. */
@NullMarked
package io.vigil.ipc.owner;

import org.jspecify.annotations.NullMarked;
