/** Tests of the term store on a real Chronicle Queue. */
@NullMarked
package io.vigil.ipc.chronicle;

import org.jspecify.annotations.NullMarked;
