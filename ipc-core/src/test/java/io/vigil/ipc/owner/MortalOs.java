package io.vigil.ipc.owner;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.DeathWords;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OtherOs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The system as one process sees it that can die inside this JVM: its locks go, and nothing else of it happens. */
final class MortalOs extends OtherOs {
    private final String bootId;
    private final List<LockFile> opened = new ArrayList<>();
    private volatile boolean full;

    MortalOs(Os real) {
        this(real, real.bootId());
    }

    /** As after another start of the host. */
    MortalOs(Os real, String bootId) {
        super(real);
        this.bootId = bootId;
    }

    /** What the kernel does when a process is gone. */
    synchronized void die() {
        opened.forEach(LockFile::close);
        opened.clear();
    }

    /** From now on no file system has room. */
    void fill() {
        full = true;
    }

    @Override
    public synchronized LockFile openLocks(Path file) {
        LockFile locks = super.openLocks(file);
        opened.add(locks);
        return locks;
    }

    @Override
    public String bootId() {
        return bootId;
    }

    /** None: the kernel tells of real deaths. */
    @Override
    public Optional<DeathWords> deathWords() {
        return Optional.empty();
    }

    @Override
    public void reserve(Path file, long offset, long length) {
        // Where there is space already, a reservation needs none.
        if (full && lengthOf(file) < offset + length) {
            throw new VigilException(ErrorCode.STORAGE_FULL, "no room: file=" + file);
        }
        super.reserve(file, offset, length);
    }

    private static long lengthOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
