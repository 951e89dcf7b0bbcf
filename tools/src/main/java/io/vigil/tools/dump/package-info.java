/** The verb {@code vigil dump}: every frame of a mailbox, read-only. */
@NullMarked
package io.vigil.tools.dump;

import org.jspecify.annotations.NullMarked;
