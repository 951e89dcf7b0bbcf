package io.vigil.ipc.chronicle;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.map.TwinFile;
import java.util.function.BiConsumer;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapAbsentEntry;
import net.openhft.chronicle.map.MapEntry;
import org.jspecify.annotations.Nullable;

/**
 * One Chronicle Map. A kill between a lock and its release leaves Chronicle's lock held for ever, and maybe half an entry:
 * the failpoints stand there.
 *
 * <p>Used by one thread at a time. The queries are what put, get and remove do inside, taken apart.
 */
final class ChronicleTwin implements TwinFile {
    private final ChronicleMap<byte[], byte[]> map;

    ChronicleTwin(ChronicleMap<byte[], byte[]> map) {
        this.map = map;
    }

    @Override
    public byte @Nullable [] find(byte[] key) {
        try (ExternalMapQueryContext<byte[], byte[], ?> query = map.queryContext(key)) {
            query.readLock().lock();
            FailPoint.hit("twin.find.locked");
            MapEntry<byte[], byte[]> entry = query.entry();
            return entry == null ? null : entry.value().get().clone();
        }
    }

    @Override
    public void put(byte[] key, byte[] value) {
        try (ExternalMapQueryContext<byte[], byte[], ?> query = map.queryContext(key)) {
            query.updateLock().lock();
            FailPoint.hit("twin.put.locked");
            MapEntry<byte[], byte[]> entry = query.entry();
            MapAbsentEntry<byte[], byte[]> absent = query.absentEntry();
            if (entry != null) {
                entry.doReplaceValue(query.wrapValueAsData(value));
            } else if (absent != null) {
                absent.doInsert(query.wrapValueAsData(value));
            }
            FailPoint.hit("twin.put.stored");
        }
    }

    @Override
    public void remove(byte[] key) {
        try (ExternalMapQueryContext<byte[], byte[], ?> query = map.queryContext(key)) {
            query.updateLock().lock();
            FailPoint.hit("twin.remove.locked");
            MapEntry<byte[], byte[]> entry = query.entry();
            if (entry != null) {
                entry.doRemove();
            }
            FailPoint.hit("twin.remove.stored");
        }
    }

    @Override
    public void forEach(BiConsumer<byte[], byte[]> action) {
        map.forEachEntry(entry -> {
            FailPoint.hit("twin.list.locked");
            action.accept(entry.key().get().clone(), entry.value().get().clone());
        });
    }

    @Override
    public void close() {
        ChronicleStart.quietly(() -> {
            map.close();
            return map;
        });
    }
}
