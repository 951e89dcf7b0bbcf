package io.vigil.ipc.os;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.nio.file.Path;

/** A host whose file systems are full; everything else is the portable port's. */
final class FullOs extends OtherOs {
    FullOs() {
        super(new PortableOs());
    }

    @Override
    public void reserve(Path file, long offset, long length) {
        throw new VigilException(ErrorCode.STORAGE_FULL, "no room: file=" + file);
    }
}
