/** What people write against: inboxes, outboxes, messages in hand, dead letters, flow control. */
@NullMarked
package io.vigil.ipc.inbox;

import org.jspecify.annotations.NullMarked;
