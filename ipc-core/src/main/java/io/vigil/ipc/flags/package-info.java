/** The JVM flags that Chronicle and Agrona need: the list, and which of them this JVM lacks. Depends on the vocabulary at most. */
@NullMarked
package io.vigil.ipc.flags;

import org.jspecify.annotations.NullMarked;
