/**
 * For the tests of programs that use Vigil: a clock that a test turns, a home of its own, expectations, leaks.
 *
 * <p>Nothing here pretends: a mock inbox is a mailbox in a private home. Only {@link io.vigil.testing.VigilExtension} and
 * its annotations need JUnit.
 */
@NullMarked
package io.vigil.testing;

import org.jspecify.annotations.NullMarked;
