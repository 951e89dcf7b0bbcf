package io.vigil.ipc.os;

import io.vigil.ipc.proof.ChildLink;
import java.io.IOException;
import java.nio.file.Path;

/** Holds locks in a JVM of its own: {@code try N}, {@code spawn} a child process, {@code end}. */
final class LockActor {
    private LockActor() {}

    public static void main(String[] args) throws IOException {
        Os os = OsPort.choose(args[0]).os();
        try (LockFile locks = os.openLocks(Path.of(args[1]))) {
            for (String order = ChildLink.hear(); !order.equals("end"); order = ChildLink.hear()) {
                String[] words = order.split(" ", -1);
                if (words[0].equals("try")) {
                    ChildLink.say("taken " + locks.tryLock(Long.parseLong(words[1])));
                } else {
                    ChildLink.say("spawned "
                            + new ProcessBuilder("sleep", "300").start().pid());
                }
            }
        }
    }
}
