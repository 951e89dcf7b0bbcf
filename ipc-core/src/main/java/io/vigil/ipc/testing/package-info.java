/** What a test left behind: for the test kit, the proof rig, and test frameworks other than JUnit. */
@NullMarked
package io.vigil.ipc.testing;

import org.jspecify.annotations.NullMarked;
