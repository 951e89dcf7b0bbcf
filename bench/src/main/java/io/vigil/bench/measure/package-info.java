/** What every benchmark here needs: statistics, tables, the machine, peers in JVMs of their own. */
@NullMarked
package io.vigil.bench.measure;

import org.jspecify.annotations.NullMarked;
