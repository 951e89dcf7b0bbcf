package io.vigil.ipc.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.DeathWords;
import io.vigil.ipc.region.Region;
import java.util.Arrays;

/**
 * Death words by the kernel's robust futex list: made for mutexes, it marks any word that holds the id of the thread
 * whose list names it.
 *
 * <p>A list belongs to one thread and to one distance between its nodes and their words, so each arming has a thread.
 */
record RobustWords(Abi abi) implements DeathWords {
    private static final int MOST_SPAN = 64 * 1024;

    // struct robust_list_head; a node is the address of the next node, the last one that of the head.
    private static final int HEAD_NEXT = 0;
    private static final int HEAD_WORD_DISTANCE = 8;
    private static final int HEAD_PENDING = 16;
    private static final int HEAD_LENGTH = 24;

    @Override
    public Armed arm(Region region, int... offsets) {
        int[] sorted = Arrays.stream(offsets).sorted().distinct().toArray();
        if (sorted.length == 0
                || sorted.length != offsets.length
                || Arrays.stream(sorted).anyMatch(offset -> offset % Long.BYTES != 0)
                || sorted[sorted.length - 1] - sorted[0] > MOST_SPAN) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "death words misplaced: offsets=" + Arrays.toString(offsets)
                            + "; use different multiples of 8, at most " + MOST_SPAN + " apart");
        }
        if (!region.isWritable()) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "death words in a read-only mapping: file=" + region.file());
        }
        RobustThread thread = new RobustThread(abi, region, sorted, listOf(region, sorted));
        thread.open();
        return thread;
    }

    /** The list lies in private memory, its nodes as far apart as the words, so that one distance fits all. */
    private static Memory listOf(Region region, int[] offsets) {
        int span = offsets[offsets.length - 1] - offsets[0];
        Memory list = new Memory(HEAD_LENGTH + span + (long) Long.BYTES);
        list.clear();
        long head = Pointer.nativeValue(list);
        long firstNode = head + HEAD_LENGTH;
        list.setLong(HEAD_NEXT, firstNode);
        list.setLong(HEAD_WORD_DISTANCE, region.addressOf(offsets[0]) - firstNode);
        list.setLong(HEAD_PENDING, 0);
        for (int i = 0; i < offsets.length; i++) {
            long next = i + 1 < offsets.length ? firstNode + offsets[i + 1] - offsets[0] : head;
            list.setLong(HEAD_LENGTH + (long) offsets[i] - offsets[0], next);
        }
        return list;
    }
}
