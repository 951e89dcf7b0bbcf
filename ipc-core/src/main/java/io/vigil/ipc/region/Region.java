package io.vigil.ipc.region;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A piece of mapped memory: the only class that owns a mapping.
 *
 * <p>Every access is bounds-checked. The mapping lives exactly as long as this object can be reached: it is never
 * unmapped by hand, so a thread that still reads while another one closes gets old bytes, never a crash. A region that
 * was mapped read-only refuses every write. Thread-safe as memory is: each method names its ordering.
 */
public final class Region {
    /** What a mapping allows. */
    public enum Access {
        READ_ONLY,
        READ_WRITE
    }

    private final ByteBuffer pinned;
    private final UnsafeBuffer bytes;
    private final boolean writable;
    private final String origin;

    private Region(ByteBuffer mapped, boolean writable, String origin) {
        if (!UnsafeBuffer.SHOULD_BOUNDS_CHECK) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "bounds checks are off: property=agrona.disable.bounds.checks; remove it, Vigil relies on them");
        }
        this.pinned = mapped;
        this.bytes = new UnsafeBuffer(mapped);
        this.writable = writable;
        this.origin = origin;
    }

    /**
     * Maps {@code [offset, offset + length)} of a file that is long enough. Never follows a link, never hangs on a pipe.
     *
     * @throws VigilException CORRUPT_STORE when the file is shorter or not a regular one, OS_CALL when it cannot be
     *     opened or mapped
     */
    public static Region map(Path file, long offset, int length, Access access) {
        RegularFile.require(file);
        try {
            return Uninterrupted.call(() -> mapOpened(file, offset, length, access == Access.READ_WRITE));
        } catch (IOException e) {
            throw new VigilException(ErrorCode.OS_CALL, "cannot map: file=" + file + ", cause=" + e, e);
        }
    }

    private static Region mapOpened(Path file, long offset, int length, boolean writable) throws IOException {
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
            return new Region(mapped, writable, file + "@" + offset);
        }
    }

    /** Private memory with the same behaviour, for tests of flyweights and benchmarks inside one process. */
    public static Region ofMemory(int length) {
        ByteBuffer memory =
                ByteBuffer.allocateDirect((length + 63) / 64 * 64 + 64).order(ByteOrder.nativeOrder());
        return new Region(memory.alignedSlice(64).slice(0, length).order(ByteOrder.nativeOrder()), true, "memory");
    }

    public int length() {
        return bytes.capacity();
    }

    /** Where the bytes come from, for messages: file and offset. */
    public String origin() {
        return origin;
    }

    public boolean isWritable() {
        return writable;
    }

    /** The raw address, for a system call on a word of this region; keep the region reachable while it is used. */
    public long addressOf(int offset) {
        bytes.boundsCheck(offset, Long.BYTES);
        return bytes.addressOffset() + offset;
    }

    /** Writes changed pages to the device. */
    public void force() {
        if (pinned instanceof MappedByteBuffer mapped) {
            mapped.force();
        }
    }

    // Plain: for bytes that the caller has pinned (R1), or that nobody else sees yet.

    public long getLong(int offset) {
        return bytes.getLong(offset);
    }

    public void putLong(int offset, long value) {
        checkWritable();
        bytes.putLong(offset, value);
    }

    public int getInt(int offset) {
        return bytes.getInt(offset);
    }

    public void putInt(int offset, int value) {
        checkWritable();
        bytes.putInt(offset, value);
    }

    public short getShort(int offset) {
        return bytes.getShort(offset);
    }

    public void putShort(int offset, short value) {
        checkWritable();
        bytes.putShort(offset, value);
    }

    public byte getByte(int offset) {
        return bytes.getByte(offset);
    }

    public void putByte(int offset, byte value) {
        checkWritable();
        bytes.putByte(offset, value);
    }

    public void getBytes(int offset, byte[] target) {
        bytes.getBytes(offset, target);
    }

    public void putBytes(int offset, byte[] source) {
        checkWritable();
        bytes.putBytes(offset, source);
    }

    public void putBytes(int offset, DirectBuffer source, int sourceOffset, int length) {
        checkWritable();
        bytes.putBytes(offset, source, sourceOffset, length);
    }

    /** Fills with zeros; the range must be reserved, or the JVM dies on a full file system. */
    public void zero(int offset, int length) {
        checkWritable();
        bytes.setMemory(offset, length, (byte) 0);
    }

    /** Lets {@code view} look at a part of this region without a copy. The view pins the mapping as well. */
    public void wrapInto(UnsafeBuffer view, int offset, int length) {
        bytes.boundsCheck(offset, length);
        view.wrap(bytes, offset, length);
    }

    /** A read-only view of everything, with its own position and limit, for code that wants a ByteBuffer. */
    public ByteBuffer duplicate() {
        return pinned.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
    }

    // Ordered: for words that several processes share. Offsets are aligned to 8.

    public long getLongAcquire(int offset) {
        return bytes.getLongAcquire(offset);
    }

    public long getLongVolatile(int offset) {
        return bytes.getLongVolatile(offset);
    }

    public long getLongOpaque(int offset) {
        return bytes.getLongOpaque(offset);
    }

    public void putLongOpaque(int offset, long value) {
        checkWritable();
        bytes.putLongOpaque(offset, value);
    }

    public void putLongRelease(int offset, long value) {
        checkWritable();
        bytes.putLongRelease(offset, value);
    }

    public void putLongVolatile(int offset, long value) {
        checkWritable();
        bytes.putLongVolatile(offset, value);
    }

    /** Strong, volatile compare-and-set: the only way to change a cell. */
    public boolean compareAndSetLong(int offset, long expected, long value) {
        checkWritable();
        return bytes.compareAndSetLong(offset, expected, value);
    }

    public int getIntVolatile(int offset) {
        return bytes.getIntVolatile(offset);
    }

    public void putIntVolatile(int offset, int value) {
        checkWritable();
        bytes.putIntVolatile(offset, value);
    }

    /** Strong, volatile compare-and-set. */
    public boolean compareAndSetInt(int offset, int expected, int value) {
        checkWritable();
        return bytes.compareAndSetInt(offset, expected, value);
    }

    public int getAndAddInt(int offset, int delta) {
        checkWritable();
        return bytes.getAndAddInt(offset, delta);
    }

    private void checkWritable() {
        if (!writable) {
            throw new VigilException(ErrorCode.INVALID_STATE, "read-only mapping: origin=" + origin);
        }
    }
}
