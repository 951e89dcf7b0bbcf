package io.vigil.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Puts every test of the class under {@link VigilExtension}: each gets a home of its own, and fails when it leaves
 * something behind. Such classes run alone, also where JUnit runs others in parallel: a leak has to be somebody's.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Isolated
@ExtendWith(VigilExtension.class)
public @interface VigilTest {}
