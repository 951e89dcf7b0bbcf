/** Six lanes, limits, counters and doorbells behind one name. Internal: not part of the public surface. */
@NullMarked
package io.vigil.ipc.mailbox;

import org.jspecify.annotations.NullMarked;
