/** One command that compares transports between JVMs: throughput and round trip, verified by the reader. */
@NullMarked
package io.vigil.bench.ipc;

import org.jspecify.annotations.NullMarked;
