/** Names for mailboxes: in one process, or in all processes of a home. */
@NullMarked
package io.vigil.broker.registry;

import org.jspecify.annotations.NullMarked;
