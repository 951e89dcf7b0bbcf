package io.vigil.ipc.region;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
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

    /** Up to here a loop is faster than the call of a copy. */
    private static final int SMALL = 128;

    private final ByteBuffer pinned;
    private final UnsafeBuffer bytes;
    private final boolean writable;
    private final long address;
    private final int length;
    /** As {@link #length}, or -1 when nothing may be written: one comparison is both checks. */
    private final int writableLength;

    private final String file;
    private final long start;

    private Region(ByteBuffer mapped, boolean writable, String file, long start) {
        if (!UnsafeBuffer.SHOULD_BOUNDS_CHECK) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "bounds checks are off: property=agrona.disable.bounds.checks; remove it, Vigil relies on them");
        }
        this.pinned = mapped;
        this.bytes = new UnsafeBuffer(mapped);
        this.writable = writable;
        this.address = bytes.addressOffset();
        this.length = bytes.capacity();
        this.writableLength = writable ? length : -1;
        this.file = file;
        this.start = start;
    }

    /**
     * Maps {@code [offset, offset + length)} of a file that is long enough. Never follows a link, never hangs on a pipe.
     *
     * @throws VigilException CORRUPT_STORE when the file is shorter or not a regular one, OS_CALL when it cannot be
     *     opened or mapped
     */
    public static Region map(Path file, long offset, int length, Access access) {
        boolean writable = access == Access.READ_WRITE;
        return new Region(FileMapping.of(file, offset, length, writable), writable, file.toString(), offset);
    }

    /** Private memory with the same behaviour, for tests of flyweights and benchmarks inside one process. */
    public static Region ofMemory(int length) {
        ByteBuffer memory =
                ByteBuffer.allocateDirect((length + 63) / 64 * 64 + 64).order(ByteOrder.nativeOrder());
        return new Region(memory.alignedSlice(64).slice(0, length).order(ByteOrder.nativeOrder()), true, "memory", 0);
    }

    public int length() {
        return bytes.capacity();
    }

    /** The file, or "memory", for messages. */
    public String file() {
        return file;
    }

    /** Where in its file a byte of this region lies, for messages. */
    public String place(int offset) {
        return "file=" + file + ", offset=" + (start + offset);
    }

    public boolean isWritable() {
        return writable;
    }

    /** The raw address, for a system call on a word of this region; keep the region reachable while it is used. */
    public long addressOf(int offset) {
        bytes.boundsCheck(offset, Long.BYTES);
        return bytes.addressOffset() + offset;
    }

    /** The word at an aligned offset, checked now and never again. */
    public Word word(int offset) {
        return new Word(this, aligned(offset, Long.BYTES));
    }

    /** {@code count} words from an aligned offset on, checked now and never again. */
    public Words words(int offset, int count) {
        if (count < 0 || count > length / Long.BYTES) {
            throw outside(offset, count);
        }
        return new Words(this, aligned(offset, count * Long.BYTES), count);
    }

    private long aligned(int offset, int size) {
        if ((offset & Long.BYTES - 1) != 0) {
            throw new IllegalArgumentException("not aligned: " + place(offset));
        }
        return readable(offset, size);
    }

    /** Writes changed pages to the device. */
    public void force() {
        if (pinned instanceof MappedByteBuffer mapped) {
            mapped.force();
        }
    }

    // Plain: for bytes that the caller has pinned (R1), or that nobody else sees yet.
    public long getLong(int offset) {
        return UnsafeApi.getLong(readable(offset, Long.BYTES));
    }

    public void putLong(int offset, long value) {
        UnsafeApi.putLong(writable(offset, Long.BYTES), value);
    }

    /** Four words next to each other, for one check. */
    public void putLongs(int offset, long first, long second, long third, long fourth) {
        long at = writable(offset, 4 * Long.BYTES);
        UnsafeApi.putLong(at, first);
        UnsafeApi.putLong(at + 8, second);
        UnsafeApi.putLong(at + 16, third);
        UnsafeApi.putLong(at + 24, fourth);
    }

    public int getInt(int offset) {
        return UnsafeApi.getInt(readable(offset, Integer.BYTES));
    }

    public void putInt(int offset, int value) {
        UnsafeApi.putInt(writable(offset, Integer.BYTES), value);
    }

    public short getShort(int offset) {
        return UnsafeApi.getShort(readable(offset, Short.BYTES));
    }

    public void putShort(int offset, short value) {
        UnsafeApi.putShort(writable(offset, Short.BYTES), value);
    }

    public byte getByte(int offset) {
        return UnsafeApi.getByte(readable(offset, Byte.BYTES));
    }

    public void putByte(int offset, byte value) {
        UnsafeApi.putByte(writable(offset, Byte.BYTES), value);
    }

    public void getBytes(int offset, byte[] target) {
        bytes.getBytes(offset, target);
    }

    public void putBytes(int offset, byte[] source) {
        checkWritable();
        bytes.putBytes(offset, source);
    }

    public void putBytes(int offset, DirectBuffer source, int sourceOffset, int count) {
        if (count < Long.BYTES || count > SMALL) {
            checkWritable();
            bytes.putBytes(offset, source, sourceOffset, count);
            return;
        }
        source.boundsCheck(sourceOffset, count);
        long to = writable(offset, count);
        byte[] array = source.byteArray();
        long from = source.addressOffset() + sourceOffset;
        int last = count - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            UnsafeApi.putLong(to + i, UnsafeApi.getLong(array, from + i));
        }
        UnsafeApi.putLong(to + last, UnsafeApi.getLong(array, from + last));
    }

    /** Fills with zeros; the range must be reserved, or the JVM dies on a full file system. */
    public void zero(int offset, int length) {
        checkWritable();
        bytes.setMemory(offset, length, (byte) 0);
    }

    /** Copies a part of this region to the start of another. */
    public void copyTo(int offset, Region target, int count) {
        target.checkWritable();
        bytes.getBytes(offset, target.bytes, 0, count);
    }

    /** Copies a part of this region to the same place of another. */
    public void copyTo(Region target, int offset, int count) {
        target.checkWritable();
        bytes.getBytes(offset, target.bytes, offset, count);
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
        return UnsafeApi.getLongAcquire(null, readable(offset, Long.BYTES));
    }

    public long getLongVolatile(int offset) {
        return UnsafeApi.getLongVolatile(null, readable(offset, Long.BYTES));
    }

    public long getLongOpaque(int offset) {
        return UnsafeApi.getLongOpaque(null, readable(offset, Long.BYTES));
    }

    public void putLongOpaque(int offset, long value) {
        UnsafeApi.putLongOpaque(null, writable(offset, Long.BYTES), value);
    }

    public void putLongRelease(int offset, long value) {
        UnsafeApi.putLongRelease(null, writable(offset, Long.BYTES), value);
    }

    public void putLongVolatile(int offset, long value) {
        UnsafeApi.putLongVolatile(null, writable(offset, Long.BYTES), value);
    }

    /** Strong, volatile compare-and-set: the only way to change a cell. */
    public boolean compareAndSetLong(int offset, long expected, long value) {
        return UnsafeApi.compareAndSetLong(null, writable(offset, Long.BYTES), expected, value);
    }

    public int getIntVolatile(int offset) {
        return UnsafeApi.getIntVolatile(null, readable(offset, Integer.BYTES));
    }

    public void putIntVolatile(int offset, int value) {
        UnsafeApi.putIntVolatile(null, writable(offset, Integer.BYTES), value);
    }

    /** Strong, volatile compare-and-set. */
    public boolean compareAndSetInt(int offset, int expected, int value) {
        return UnsafeApi.compareAndSetInt(null, writable(offset, Integer.BYTES), expected, value);
    }

    public int getAndAddInt(int offset, int delta) {
        return UnsafeApi.getAndAddInt(null, writable(offset, Integer.BYTES), delta);
    }

    // The checks, one comparison each, and then the raw address. This object pins the mapping while a method of it
    // runs:
    // nothing is freed between two safepoints, and there is none between check and access.

    private long readable(int offset, int size) {
        if ((offset | length - size - offset) < 0) {
            throw outside(offset, size);
        }
        return address + offset;
    }

    private long writable(int offset, int size) {
        if ((offset | writableLength - size - offset) < 0) {
            checkWritable();
            throw outside(offset, size);
        }
        return address + offset;
    }

    private IndexOutOfBoundsException outside(int offset, int size) {
        return new IndexOutOfBoundsException(
                "outside the mapping: " + place(offset) + ", start=" + start + ", size=" + size + ", length=" + length);
    }

    private void checkWritable() {
        if (!writable) {
            throw new VigilException(ErrorCode.INVALID_STATE, "read-only mapping: file=" + file);
        }
    }
}
