package io.vigil.ipc.lane;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Finds and inserts optional fields in their encoded block ({@link FrameLayout} gives bits and sizes). No state. */
public final class FrameFields {
    private static final int[] SIZES = {8, 2, 1, -1, -1, -1, -1, -1, -1, -1, 24, -1, -1};

    private FrameFields() {}

    /** Where the field of a bit begins, or would begin, in the block. */
    public static int offsetOf(int presence, int bit, byte[] block) {
        int wanted = Integer.numberOfTrailingZeros(bit);
        int at = 0;
        for (int i = 0; i < wanted; i++) {
            if ((presence & 1 << i) != 0) {
                at += lengthAt(i, block, at);
            }
        }
        return at;
    }

    /** Bytes that the field takes, its length prefix included. */
    public static int lengthOf(int bit, byte[] block, int at) {
        return lengthAt(Integer.numberOfTrailingZeros(bit), block, at);
    }

    private static int lengthAt(int index, byte[] block, int at) {
        int size = SIZES[index] >= 0 ? SIZES[index] : prefixAt(block, at);
        if (size > block.length - at) {
            throw damaged(block.length, at);
        }
        return size;
    }

    private static int prefixAt(byte[] block, int at) {
        if (at + 2 > block.length) {
            throw damaged(block.length, at);
        }
        return 2 + (ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).getShort(at) & 0xFFFF);
    }

    private static VigilException damaged(int length, int at) {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "damaged optional fields: length=" + length + ", field at=" + at + "; the message cannot be decoded");
    }

    /** The block with a field put in its place, instead of one that was there. */
    public static byte[] with(int presence, byte[] block, int bit, byte[] field) {
        int at = offsetOf(presence, bit, block);
        int old = (presence & bit) != 0 ? lengthOf(bit, block, at) : 0;
        byte[] result = new byte[block.length - old + field.length];
        System.arraycopy(block, 0, result, 0, at);
        System.arraycopy(field, 0, result, at, field.length);
        System.arraycopy(block, at + old, result, at + field.length, block.length - at - old);
        return result;
    }

    /** The block without the field of a bit that is present. */
    public static byte[] without(int presence, byte[] block, int bit) {
        int at = offsetOf(presence, bit, block);
        int length = lengthOf(bit, block, at);
        byte[] result = new byte[block.length - length];
        System.arraycopy(block, 0, result, 0, at);
        System.arraycopy(block, at + length, result, at, block.length - at - length);
        return result;
    }
}
