/** What people send: messages, their priorities and signals, and how they become frames. */
@NullMarked
package io.vigil.ipc.message;

import org.jspecify.annotations.NullMarked;
