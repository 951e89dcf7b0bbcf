package io.vigil.bench.sleep;

import java.io.IOException;
import java.nio.file.Path;

/** The ways to wake somebody that are compared: the controls first. */
enum BellKind {
    FUTEX,
    PIPE,
    VIGIL;

    private static final String FILE = "bell";

    /** Makes what both ends need. */
    void prepare(Path dir) throws IOException, InterruptedException {
        switch (this) {
            case FUTEX -> FutexBell.make(dir.resolve(FILE));
            case PIPE -> PipeBell.make(dir.resolve(FILE));
            case VIGIL -> {}
        }
    }

    Bell open(Path dir, boolean waits) throws IOException {
        return switch (this) {
            case FUTEX -> FutexBell.open(dir.resolve(FILE));
            case PIPE -> PipeBell.open(dir.resolve(FILE), waits);
            case VIGIL -> VigilBell.open(dir.resolve("home"), waits);
        };
    }
}
