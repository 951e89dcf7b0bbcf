/** What the harness measures: one small class a transport, behind {@link io.vigil.bench.transport.Transport}. */
@NullMarked
package io.vigil.bench.transport;

import org.jspecify.annotations.NullMarked;
