/** The verbs {@code vigil mailbox}. */
@NullMarked
package io.vigil.tools.mailbox;

import org.jspecify.annotations.NullMarked;
