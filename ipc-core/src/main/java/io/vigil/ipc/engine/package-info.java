/** One process in one home: its owner slot, its mailboxes, the janitor. Internal: not part of the public surface. */
@NullMarked
package io.vigil.ipc.engine;

import org.jspecify.annotations.NullMarked;
