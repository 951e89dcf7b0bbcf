package io.vigil.ipc.proof;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@link java.nio.file.Path} parameter of a test under {@link LeakCheck}: a fresh directory with mode 0700, in
 * memory where the machine has /dev/shm, named after the test; deleted afterwards unless the test failed.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface ProofHome {}
