package io.vigil.ipc.map;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.region.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Both twins, opened, and the order of steps that keeps one of them whole ({@link MapLayout} has the states).
 *
 * <p>Every method but {@link #open} is called by the holder of the mutex.
 */
final class TwinPair {
    private final MapControl control;
    private final Twins files;
    private @Nullable Region bytesOfA;
    private @Nullable Region bytesOfB;
    private @Nullable TwinFile a;
    private @Nullable TwinFile b;

    TwinPair(MapControl control, Twins files) {
        this.control = control;
        this.files = files;
    }

    /** Makes the files when there are none of this boot, else checks them, and puts them right. */
    void prepare(long bootHash) {
        if (control.state() != MapLayout.EMPTY && !control.isOfBoot(bootHash)) {
            // Nobody has them open: whoever opened the map since the host started came by here first.
            control.state(MapLayout.EMPTY);
            FailPoint.hit("map.create.emptied");
        }
        if (control.state() == MapLayout.EMPTY) {
            create(bootHash);
        }
        TwinSeal seal = control.seal();
        bytesOfA = files.map(files.a(), seal, Region.Access.READ_WRITE);
        bytesOfB = files.map(files.b(), seal, Region.Access.READ_WRITE);
        putRight();
    }

    private void create(long bootHash) {
        TwinSeal seal = files.create();
        control.used(MapLayout.USED_A, new Used(0, 0));
        control.used(MapLayout.USED_B, new Used(0, 0));
        control.seal(seal, bootHash);
        // Whoever kept something of the map that was there before looks again.
        control.generation(control.nextVersion());
        FailPoint.hit("map.create.sealed");
        control.state(MapLayout.CLEAN);
        FailPoint.hit("map.create.clean");
    }

    /** Opens both for operations. Takes long, so it is done without the mutex: others may use them meanwhile. */
    void open() {
        a = files.format().open(files.a(), files.config());
        try {
            b = files.format().open(files.b(), files.config());
        } catch (RuntimeException | Error e) {
            a.close();
            throw e;
        }
    }

    /** Ends what the last holder left in the middle. */
    void putRight() {
        long state = control.state();
        if (state == MapLayout.CLEAN) {
            return;
        }
        FailPoint.hit("map.repair.begin");
        if (state == MapLayout.WRITING_B) {
            control.generation(control.sequence());
            FailPoint.hit("map.repair.decided");
            Twins.copy(bytesOfA(), bytesOfB());
            control.used(MapLayout.USED_B, control.used(MapLayout.USED_A));
        } else if (state == MapLayout.READING || state == MapLayout.WRITING_A) {
            Twins.copy(bytesOfB(), bytesOfA());
            control.used(MapLayout.USED_A, control.used(MapLayout.USED_B));
        } else {
            throw control.corruptState(state);
        }
        FailPoint.hit("map.repair.copied");
        control.count(MapLayout.REPAIRS);
        control.state(MapLayout.CLEAN);
        FailPoint.hit("map.repair.done");
    }

    byte @Nullable [] find(byte[] key) {
        control.state(MapLayout.READING);
        FailPoint.hit("map.read.begin");
        byte[] found = a().find(key);
        FailPoint.hit("map.read.done");
        control.state(MapLayout.CLEAN);
        FailPoint.hit("map.read.clean");
        return found;
    }

    List<MapEntry> entries() {
        control.state(MapLayout.READING);
        FailPoint.hit("map.list.begin");
        List<MapEntry> entries = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        List<byte[]> keys = new ArrayList<>();
        a().forEach((key, value) -> {
            keys.add(key);
            values.add(value);
        });
        FailPoint.hit("map.list.done");
        control.state(MapLayout.CLEAN);
        for (int i = 0; i < keys.size(); i++) {
            MapValue value = ValueCodec.decode(
                    keys.get(i), values.get(i), files.directory().toString());
            entries.add(new MapEntry(keys.get(i), value));
        }
        return entries;
    }

    /**
     * Sets or removes, all or nothing.
     *
     * @return false when there was no room; nothing was changed then
     */
    boolean change(byte[] key, byte @Nullable [] value, long version, Used used) {
        control.state(MapLayout.WRITING_A);
        FailPoint.hit("map.change.begin");
        try {
            apply(a(), key, value);
        } catch (IllegalStateException | IllegalArgumentException e) {
            putRight();
            return false;
        }
        FailPoint.hit("map.change.first");
        control.used(MapLayout.USED_A, used);
        FailPoint.hit("map.change.counted");
        control.state(MapLayout.WRITING_B);
        FailPoint.hit("map.change.decided");
        control.generation(version);
        FailPoint.hit("map.change.told");
        try {
            apply(b(), key, value);
        } catch (IllegalStateException | IllegalArgumentException e) {
            // It fitted into the other one, which is copied then.
            putRight();
            return true;
        }
        FailPoint.hit("map.change.second");
        control.used(MapLayout.USED_B, used);
        FailPoint.hit("map.change.both");
        control.state(MapLayout.CLEAN);
        FailPoint.hit("map.change.clean");
        return true;
    }

    private static void apply(TwinFile twin, byte[] key, byte @Nullable [] value) {
        if (value == null) {
            twin.remove(key);
        } else {
            twin.put(key, value);
        }
    }

    private Region bytesOfA() {
        return Objects.requireNonNull(bytesOfA, "prepared first");
    }

    private Region bytesOfB() {
        return Objects.requireNonNull(bytesOfB, "prepared first");
    }

    private TwinFile a() {
        return Objects.requireNonNull(a, "opened first");
    }

    private TwinFile b() {
        return Objects.requireNonNull(b, "opened first");
    }

    void close() {
        try {
            if (a != null) {
                a.close();
            }
        } finally {
            if (b != null) {
                b.close();
            }
        }
    }
}
