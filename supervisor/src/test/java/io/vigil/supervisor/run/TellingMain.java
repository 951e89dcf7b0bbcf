package io.vigil.supervisor.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A child that is a JVM: writes down what it was given, and waits. */
public final class TellingMain {
    private TellingMain() {}

    public static void main(String[] args) throws Exception {
        Path told = Path.of(args[0]);
        Path draft = told.resolveSibling("draft");
        Files.writeString(
                draft,
                System.getenv("VIGIL_CHILD") + " " + System.getenv("VIGIL_INCARNATION") + " " + System.getenv("EXTRA"));
        Files.move(draft, told, StandardCopyOption.ATOMIC_MOVE);
        Thread.currentThread().join();
    }
}
