/** What keeps a failure from spreading: circuit breakers and rate limiters, of a process or of a whole home, and retries. */
@NullMarked
package io.vigil.broker.resilience;

import org.jspecify.annotations.NullMarked;
