package io.vigil.ipc.engine;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OtherOs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real operating system with no room for a longer owner table. */
final class FullTableOs extends OtherOs {
    FullTableOs(Os os) {
        super(os);
    }

    @Override
    public void reserve(Path file, long offset, long length) {
        if (file.endsWith("owners") && offset + length > sizeOf(file)) {
            throw new VigilException(ErrorCode.STORAGE_FULL, "played: no room for more owners; nothing to do");
        }
        super.reserve(file, offset, length);
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at: file=" + file, e);
        }
    }
}
