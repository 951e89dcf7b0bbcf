/**
 * Supervisors as people use them: built, started, asked and stopped. One thread a supervisor carries out what {@link
 * io.vigil.supervisor.core} decides, through the port of {@link io.vigil.supervisor.process}.
 */
@NullMarked
package io.vigil.supervisor.run;

import org.jspecify.annotations.NullMarked;
