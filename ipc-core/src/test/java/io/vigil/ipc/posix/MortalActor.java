package io.vigil.ipc.posix;

import io.vigil.ipc.os.DeathWords;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.proof.ChildLink;
import io.vigil.ipc.region.Region;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Arms two words, holds a lock and real memory, and waits for its death: by signal, {@code exit} or {@code close}. */
final class MortalActor {
    private MortalActor() {}

    public static void main(String[] args) {
        Os os = new PosixOs();
        List<byte[]> ballast = ballast(Integer.parseInt(args[2]));
        Region region = Region.map(Path.of(args[0]), 0, 4096, Region.Access.READ_WRITE);
        try (LockFile locks = os.openLocks(Path.of(args[1]))) {
            boolean locked = locks.tryLock(0);
            DeathWords.Armed armed = os.deathWords().orElseThrow().arm(region, 64, 128);
            ChildLink.say("armed " + locked + " " + ballast.size());
            if (ChildLink.hear().equals("exit")) {
                Runtime.getRuntime().exit(0);
            }
            armed.close();
            ChildLink.say("closed");
            ChildLink.hear();
        }
    }

    private static List<byte[]> ballast(int mebibytes) {
        List<byte[]> ballast = new ArrayList<>();
        for (int i = 0; i < mebibytes; i++) {
            byte[] block = new byte[1 << 20];
            for (int at = 0; at < block.length; at += 4096) {
                block[at] = 1;
            }
            ballast.add(block);
        }
        return ballast;
    }
}
