/** What waiting costs: an idle process, a wake-up, a close. */
@NullMarked
package io.vigil.bench.sleep;

import org.jspecify.annotations.NullMarked;
