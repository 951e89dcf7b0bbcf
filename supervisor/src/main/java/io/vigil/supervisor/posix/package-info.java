/** Processes of Linux through JNA: the only package of this module that imports it. Internal. */
@NullMarked
package io.vigil.supervisor.posix;

import org.jspecify.annotations.NullMarked;
