/** Patterns over mailboxes, for processes that work together: each in a package of its own. */
@NullMarked
package io.vigil.broker;

import org.jspecify.annotations.NullMarked;
