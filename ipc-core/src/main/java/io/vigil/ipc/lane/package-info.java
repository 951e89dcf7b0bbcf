/** The lane protocol: cells, terms, claim, commit, roll, recycle, consumers, repair. Internal: not part of the public surface. */
@NullMarked
package io.vigil.ipc.lane;

import org.jspecify.annotations.NullMarked;
