package io.vigil.ipc.region;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Maps a part of a file for a {@link Region}; never follows a link, never hangs on a pipe. No state. */
final class FileMapping {
    private FileMapping() {}

    /**
     * Maps {@code [offset, offset + length)} of a file that is long enough.
     *
     * @throws VigilException CORRUPT_STORE when the file is shorter or not a regular one, OS_CALL when it cannot be
     *     opened or mapped
     */
    static MappedByteBuffer of(Path file, long offset, int length, boolean writable) {
        RegularFile.require(file);
        try {
            return Uninterrupted.call(() -> opened(file, offset, length, writable));
        } catch (IOException e) {
            throw new VigilException(ErrorCode.OS_CALL, "cannot map: file=" + file + ", cause=" + e, e);
        }
    }

    private static MappedByteBuffer opened(Path file, long offset, int length, boolean writable) throws IOException {
        OpenOption[] options = writable
                ? new OpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS}
                : new OpenOption[] {StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS};
        try (FileChannel channel = FileChannel.open(file, options)) {
            long size = channel.size();
            if (offset < 0 || length < 0 || offset > size - length) {
                throw new VigilException(
                        ErrorCode.CORRUPT_STORE,
                        "file too short: file=" + file + ", offset=" + offset + ", expected=" + (offset + length)
                                + " bytes, found=" + size + "; restore or remove it");
            }
            MappedByteBuffer mapped = channel.map(writable ? MapMode.READ_WRITE : MapMode.READ_ONLY, offset, length);
            mapped.order(ByteOrder.nativeOrder());
            return mapped;
        }
    }
}
