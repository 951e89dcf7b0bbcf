/** The java agent that opens what the flags would open; vigil-agent.jar holds this package and flags, no more. */
@NullMarked
package io.vigil.ipc.agent;

import org.jspecify.annotations.NullMarked;
