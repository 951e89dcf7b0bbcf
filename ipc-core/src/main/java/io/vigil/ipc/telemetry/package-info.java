/** Events about processes, messages and what watches them, for handlers that cannot hurt whoever emits them. */
@NullMarked
package io.vigil.ipc.telemetry;

import org.jspecify.annotations.NullMarked;
