/** Measurements inside one JVM, with JMH: {@code bench/jmh}. Nothing here is installed. */
@NullMarked
package io.vigil.bench.jmh;

import org.jspecify.annotations.NullMarked;
