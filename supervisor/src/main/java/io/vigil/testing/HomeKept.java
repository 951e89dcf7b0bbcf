package io.vigil.testing;

import java.nio.file.Path;

/** Tells whoever reads the failure of a test where its home is. */
final class HomeKept extends Exception {
    private static final long serialVersionUID = 1;

    HomeKept(Path home) {
        super("the home of the failed test is kept: " + home, null, false, false);
    }
}
