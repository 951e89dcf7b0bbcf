/**
 * The words of supervision: restart types, strategies, backoff, what ended a child. They know nothing of processes or
 * threads; the packages below this one do.
 */
@NullMarked
package io.vigil.supervisor;

import org.jspecify.annotations.NullMarked;
