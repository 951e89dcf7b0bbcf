package io.vigil.ipc.map;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a map held at one instant, for tools: read from a copy of the twin that was whole. Immutable.
 *
 * <p>Creates nothing in the home, writes nothing there and takes no lock, so it works while every process of the map
 * stands stopped or is dead, in the middle of whatever. The copy lies in the directory for temporary files meanwhile.
 *
 * @param entries in no order
 * @param inTheMiddle whether somebody was, or died, in the middle of an operation
 * @param holderSlot the slot of whoever has the mutex, -1 when nobody has it
 */
public record MapCopy(List<MapEntry> entries, MapStats stats, boolean inTheMiddle, int holderSlot) {
    private static final int MOST_TRIES = 1000;

    public MapCopy {
        entries = List.copyOf(entries);
    }

    /** Whether there is a map in that directory. Looks, and creates nothing. */
    public static boolean exists(Path directory) {
        return Files.exists(directory.resolve(MapControl.FILE), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Reads a map.
     *
     * @throws VigilException CORRUPT_STORE, LAYOUT_MISMATCH, OS_CALL; OPERATION_TIMEOUT when it changes faster than it can
     *     be copied
     */
    public static MapCopy of(Path directory, TwinFormat format, Os os) {
        MapControl control = MapControl.look(directory, format.version());
        Twins twins = new Twins(directory, format, control.config(), os);
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            long state = control.state();
            long generation = control.generation();
            long sequence = control.sequence();
            if (state == MapLayout.EMPTY) {
                return new MapCopy(List.of(), control.stats(MapLayout.USED_B), false, holder(control));
            }
            if (state < MapLayout.EMPTY || state > MapLayout.WRITING_B) {
                throw control.corruptState(state);
            }
            boolean fromA = state == MapLayout.WRITING_B;
            Region twin = twins.map(fromA ? twins.a() : twins.b(), control.seal(), Region.Access.READ_ONLY);
            ByteBuffer bytes = copyOf(twin);
            MapStats stats = control.stats(fromA ? MapLayout.USED_A : MapLayout.USED_B);
            // What was loaded is loaded before the state is looked at again.
            VarHandle.acquireFence();
            long after = control.state();
            if (isWhole(control, fromA, after, generation, sequence)) {
                return new MapCopy(
                        read(bytes, twins), stats, state != MapLayout.CLEAN || after != state, holder(control));
            }
        }
        throw new VigilException(
                ErrorCode.OPERATION_TIMEOUT,
                "map changes faster than it can be copied: map=" + directory + ", tries=" + MOST_TRIES
                        + "; try again when less is going on");
    }

    /**
     * B is changed in WRITING_B alone, which sets generation first; A in WRITING_A alone, which takes a number of the
     * sequence first, and reaches WRITING_B again before it sets generation.
     */
    private static boolean isWhole(MapControl control, boolean fromA, long stateAfter, long generation, long sequence) {
        return fromA == (stateAfter == MapLayout.WRITING_B)
                && control.generation() == generation
                && (!fromA || control.sequence() == sequence);
    }

    private static int holder(MapControl control) {
        return RobustMutex.slotOf(control.region().getLongVolatile(MapLayout.MUTEX));
    }

    private static ByteBuffer copyOf(Region twin) {
        return ByteBuffer.allocate(twin.length()).put(twin.duplicate()).flip();
    }

    private static List<MapEntry> read(ByteBuffer bytes, Twins twins) {
        try {
            Path copy = Files.createTempFile("vigil-map", ".copy");
            try {
                try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                }
                return read(copy, twins);
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new VigilException(
                    ErrorCode.OS_CALL,
                    "cannot copy map: map=" + twins.directory() + ", cause=" + e
                            + "; name a directory for temporary files by -Djava.io.tmpdir",
                    e);
        }
    }

    private static List<MapEntry> read(Path copy, Twins twins) {
        List<MapEntry> entries = new ArrayList<>();
        try (TwinFile twin = twins.format().open(copy, twins.config())) {
            twin.forEach((key, stored) -> entries.add(new MapEntry(
                    key, ValueCodec.decode(key, stored, twins.directory().toString()))));
        }
        return entries;
    }
}
