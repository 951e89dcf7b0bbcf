package io.vigil.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@link java.nio.file.Path} parameter of a test under {@link VigilExtension}: the home of the test, a fresh
 * directory with mode 0700, in memory where the machine has {@code /dev/shm}; deleted afterwards unless the test failed.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface VigilHome {}
